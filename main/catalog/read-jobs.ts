import type { DispatchTicket } from '../domain/engine.ts';
import type { GenerationRequest } from '../domain/generation.ts';
import type {
  GenerationSession,
  Job,
  JobError,
  JobState,
  PlannedImage,
  SessionTally,
} from '../domain/job.ts';
import { seedFromBytes } from '../domain/seed.ts';
import type { Sqlite } from './database.ts';

interface JobRow extends Omit<Job, 'images' | 'request' | 'ticket' | 'error'> {
  /** As JSON, like the two that follow. */
  readonly request: string;
  readonly ticket: string | null;
  readonly error: string | null;
}

interface PlannedRow extends Omit<PlannedImage, 'seed' | 'saved'> {
  readonly seed: Buffer;
  readonly saved: number;
}

interface SessionRow extends Omit<GenerationSession, 'paused'> {
  readonly paused: number;
}

/** Jobs in the order they run, with their images. Every start asks for them, so drizzle isn't loaded for it. */
export function readJobs(
  db: Sqlite,
  { states, sessionId }: { readonly states?: readonly JobState[]; readonly sessionId?: string },
): readonly Job[] {
  const conditions = ['TRUE'];
  const values: string[] = [];
  if (states !== undefined) {
    conditions.push('state IN (SELECT value FROM json_each(?))');
    values.push(JSON.stringify(states));
  }
  if (sessionId !== undefined) {
    conditions.push('session_id = ?');
    values.push(sessionId);
  }
  const rows = db
    .prepare<string[], JobRow>(
      `SELECT id, session_id AS sessionId, state, request, position, ticket, attempts, error, created_at AS createdAtMs,
         started_at AS startedAtMs, ended_at AS endedAtMs
       FROM jobs WHERE ${conditions.join(' AND ')} ORDER BY position, sequence`,
    )
    .all(...values);
  const images = db.prepare<[string], PlannedRow>(
    'SELECT uid, count, seed, path, saved FROM job_images WHERE job_id = ? ORDER BY ordinal',
  );
  return rows.map(({ request, ticket, error, ...row }) => ({
    ...row,
    request: JSON.parse(request) as GenerationRequest,
    images: images
      .all(row.id)
      .map((image) => ({ ...image, seed: seedFromBytes(image.seed), saved: image.saved !== 0 })),
    ticket: ticket === null ? null : (JSON.parse(ticket) as DispatchTicket),
    error: error === null ? null : (JSON.parse(error) as JobError),
  }));
}

/** Newest first. */
export function readSessions(
  db: Sqlite,
  filter: { readonly newest: number } | { readonly ids: readonly string[] },
): readonly GenerationSession[] {
  const byId = 'ids' in filter;
  return db
    .prepare<[string | number], SessionRow>(
      `SELECT id, folder, started_at AS startedAtMs, label, batch_file AS batchFile, paused FROM sessions
       ${byId ? 'WHERE id IN (SELECT value FROM json_each(?))' : ''}
       ORDER BY started_at DESC, id DESC ${byId ? '' : 'LIMIT ?'}`,
    )
    .all(byId ? JSON.stringify(filter.ids) : filter.newest)
    .map((row) => ({ ...row, paused: row.paused !== 0 }));
}

export function readTallies(db: Sqlite, sessionIds: readonly string[]): ReadonlyMap<string, SessionTally> {
  const rows = db
    .prepare<[string], SessionTally & { readonly id: string }>(
      `SELECT jobs.session_id AS id, count(*) AS plannedImages, sum(job_images.saved) AS savedImages
       FROM jobs JOIN job_images ON job_images.job_id = jobs.id
       WHERE jobs.session_id IN (SELECT value FROM json_each(?)) GROUP BY jobs.session_id`,
    )
    .all(JSON.stringify(sessionIds));
  return new Map(rows.map(({ id, ...tally }) => [id, tally]));
}
