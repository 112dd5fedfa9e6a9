import { and, eq, inArray, max } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { JobPatch, SessionPlan } from '../domain/catalog.ts';
import { AppError } from '../domain/errors.ts';
import type { Job, JobPlan } from '../domain/job.ts';
import { imageFileName } from '../domain/naming.ts';
import { seedToBytes } from '../domain/seed.ts';
import type { Sqlite } from './database.ts';
import { readJobs } from './read-jobs.ts';
import { jobImages, jobs, reservations, sessions } from './schema.ts';

type Orm = BetterSQLite3Database;

/** The durable queue's rows. Call inside a transaction. */
export class JobRows {
  readonly #db: Sqlite;
  readonly #orm: Orm;

  constructor(db: Sqlite) {
    this.#db = db;
    this.#orm = drizzle(db);
  }

  submit(plan: SessionPlan, jobPlans: readonly JobPlan[], nowMs: number): readonly Job[] {
    const existing = this.#orm.select().from(sessions).where(eq(sessions.id, plan.id)).get();
    if (existing !== undefined) {
      throw new AppError('CONFLICT', 'This session was submitted already.', { sessionId: plan.id });
    }
    this.#orm
      .insert(sessions)
      .values({
        id: plan.id,
        folder: plan.folder,
        startedAt: Math.round(plan.startedAtMs),
        label: plan.label,
        batchFile: plan.batchFile,
        paused: false,
      })
      .run();
    return this.#enter(plan.id, plan.folder, plan.highestOnDisk, jobPlans, nowMs);
  }

  append(
    sessionId: string,
    highestOnDisk: number,
    jobPlans: readonly JobPlan[],
    nowMs: number,
  ): readonly Job[] {
    const session = this.#orm.select().from(sessions).where(eq(sessions.id, sessionId)).get();
    if (session === undefined) {
      throw new AppError('NOT_FOUND', 'This session is not in the queue.', { sessionId });
    }
    return this.#enter(sessionId, session.folder, highestOnDisk, jobPlans, nowMs);
  }

  #enter(
    sessionId: string,
    folder: string,
    highestOnDisk: number,
    jobPlans: readonly JobPlan[],
    nowMs: number,
  ): readonly Job[] {
    const reserved = this.#orm.select().from(reservations).where(eq(reservations.folder, folder)).get();
    let count = Math.max(highestOnDisk, reserved?.highest ?? 0);
    let position =
      this.#orm
        .select({ last: max(jobs.position) })
        .from(jobs)
        .get()?.last ?? 0;
    for (const plan of jobPlans) {
      position += 1;
      this.#orm
        .insert(jobs)
        .values({
          id: plan.id,
          sessionId,
          state: 'queued',
          request: JSON.stringify(plan.request),
          position,
          attempts: 0,
          createdAt: nowMs,
        })
        .run();
      plan.images.forEach((image, ordinal) => {
        count += 1;
        this.#orm
          .insert(jobImages)
          .values({
            uid: image.uid,
            jobId: plan.id,
            ordinal,
            count,
            seed: Buffer.from(seedToBytes(image.seed)),
            path: `${folder}/${imageFileName(count, image.seed)}`,
            saved: false,
          })
          .run();
      });
    }
    this.#orm
      .insert(reservations)
      .values({ folder, highest: count })
      .onConflictDoUpdate({ target: reservations.folder, set: { highest: count } })
      .run();
    const wanted = new Set(jobPlans.map(({ id }) => id));
    return readJobs(this.#db, { sessionId }).filter(({ id }) => wanted.has(id));
  }

  /** @throws AppError NOT_FOUND */
  update(jobId: string, patch: JobPatch): void {
    const set: Partial<typeof jobs.$inferInsert> = {};
    if (patch.state !== undefined) set.state = patch.state;
    if (patch.ticket !== undefined) set.ticket = patch.ticket === null ? null : JSON.stringify(patch.ticket);
    if (patch.attempts !== undefined) set.attempts = patch.attempts;
    if (patch.error !== undefined) set.error = patch.error === null ? null : JSON.stringify(patch.error);
    if (patch.startedAtMs !== undefined) set.startedAt = patch.startedAtMs;
    if (patch.endedAtMs !== undefined) set.endedAt = patch.endedAtMs;
    if (patch.position !== undefined) set.position = patch.position;
    if (Object.keys(set).length === 0) return;
    const { changes } = this.#orm.update(jobs).set(set).where(eq(jobs.id, jobId)).run();
    if (changes === 0) throw new AppError('NOT_FOUND', 'This job is not in the queue.', { jobId });
  }

  /** Marks a planned image saved; saying so twice changes nothing. @throws AppError NOT_FOUND */
  markSaved(jobId: string, uid: string): void {
    const { changes } = this.#orm
      .update(jobImages)
      .set({ saved: true })
      .where(and(eq(jobImages.jobId, jobId), eq(jobImages.uid, uid)))
      .run();
    if (changes === 0) throw new AppError('NOT_FOUND', 'This job plans no such image.', { jobId, uid });
  }

  pause(sessionId: string, paused: boolean): void {
    this.#orm.update(sessions).set({ paused }).where(eq(sessions.id, sessionId)).run();
  }

  forget(jobIds: readonly string[]): void {
    for (const id of jobIds) {
      const row = this.#orm
        .delete(jobs)
        .where(and(eq(jobs.id, id), inArray(jobs.state, ['done', 'failed', 'cancelled'])))
        .returning()
        .get();
      if (row !== undefined) this.#orm.delete(jobImages).where(eq(jobImages.jobId, id)).run();
    }
  }
}
