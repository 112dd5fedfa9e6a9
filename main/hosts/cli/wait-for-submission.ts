import { AppError } from '../../domain/errors.ts';
import type { QueuePause } from '../../domain/job.ts';
import type { Seed } from '../../domain/seed.ts';
import type { JobView } from '../../../preload/contract/jobs.ts';
import type { Submission } from '../../../preload/contract/generate.ts';
import { locatedRecords } from './located-records.ts';
import { noteWaiting } from './note-waiting.ts';
import { onInterrupt } from './on-interrupt.ts';
import type { Session } from './session.ts';
import { whenQueueStops } from './when-queue-stops.ts';

const ENDED: ReadonlySet<string> = new Set(['done', 'failed', 'cancelled']);

/**
 * Waits until every picture of a submission is kept, then prints them. Ctrl+C cancels what is not made yet.
 * @throws AppError of the first that failed
 */
export async function waitForSubmission(session: Session, submission: Submission): Promise<void> {
  const { api, output } = session;
  const jobIds = submission.images.map(({ jobId }) => jobId);
  const { ended, stopped } = await untilEnded(session, new Set(jobIds));
  const { jobs } = await api.jobs.session({ sessionId: submission.sessionId });
  // What was seen last counts: a full disk may have kept it from the rows.
  const failed = jobs.map((job) => ended.get(job.id) ?? job).filter((job) => job.state !== 'done');
  const images = await printedImages(
    session,
    submission.images.map(({ uid }) => uid),
  );
  if (failed.length > 0) {
    output.note(`${failed.length} of ${jobs.length} jobs did not finish`);
    const { code, message } = stopped ??
      failed.find(({ error }) => error !== null)?.error ?? {
        code: 'CANCELLED',
        message: 'The job was cancelled',
      };
    throw new AppError(code, message, { images });
  }
  output.result(
    { images },
    images.map((image) => image.path),
  );
}

interface PrintedImage {
  readonly id: string;
  readonly path: string;
  readonly seed: Seed | null;
  readonly width: number;
  readonly height: number;
}

/** What is printed of pictures that were made. */
export async function printedImages(
  session: Session,
  uids: readonly string[],
): Promise<readonly PrintedImage[]> {
  const made = await locatedRecords(session, uids);
  return made.map(({ record, path }) => ({
    id: record.uid,
    path,
    seed: record.generation.seed,
    width: record.file.width,
    height: record.file.height,
  }));
}

interface Ending {
  readonly ended: ReadonlyMap<string, JobView>;
  /** Why the queue waits for somebody to do something, such as to make room; null: all have ended. */
  readonly stopped: QueuePause['error'];
}

function untilEnded(session: Session, jobIds: ReadonlySet<string>): Promise<Ending> {
  const open = new Set(jobIds);
  const ended = new Map<string, JobView>();
  return new Promise((resolve, reject) => {
    let unsubscribe = (): void => undefined;
    const cancelOpen = () => session.api.jobs.cancel({ which: { jobIds: [...open] } });
    const giveUp = async (stopped: Ending['stopped']): Promise<void> => {
      // What a full disk does not let be cancelled is found again at the next start.
      await cancelOpen().catch(() => undefined);
      end(stopped);
    };
    const stopHearing = onInterrupt(cancelOpen);
    const stopListening = whenQueueStops(session, (stopped) => void giveUp(stopped));
    const stopNoting = noteWaiting(session, ({ id }) => jobIds.has(id));
    const end = (stopped: Ending['stopped']): void => {
      unsubscribe();
      stopListening();
      stopNoting();
      stopHearing();
      resolve({ ended, stopped });
    };
    const take = (jobs: readonly JobView[]): void => {
      for (const job of jobs) {
        if (ENDED.has(job.state) && open.delete(job.id)) {
          ended.set(job.id, job);
          session.output.note(`${jobIds.size - open.size}/${jobIds.size} ${job.state} · seed ${job.seed}`);
        }
      }
      if (open.size > 0) return;
      end(null);
    };
    unsubscribe = session.api.jobs.watch.subscribe(
      {},
      {
        onSnapshot(snapshot) {
          // Jobs that ended long ago are not in it.
          const known = new Set(snapshot.jobs.map(({ id }) => id));
          for (const id of open) if (!known.has(id)) open.delete(id);
          take(snapshot.jobs);
        },
        onDelta(delta) {
          if (delta.kind === 'jobs') take(delta.jobs);
        },
        onEnd: reject,
      },
    );
  });
}
