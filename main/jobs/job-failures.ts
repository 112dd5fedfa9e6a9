import type { Engine, Executor } from '../domain/engine.ts';
import { AppError, isAbort, isAppError, type ErrorCode } from '../domain/errors.ts';
import type { Job } from '../domain/job.ts';
import { executorsElse } from './assignment.ts';

/**
 * A task is tried this often when it is the executor, not the task, that fails: servers that restart again and again must not
 * cost a picture, a task that makes them crash must come to an end.
 */
const MAX_ATTEMPTS = 10;

/** One that was begun this often and then lost is not begun again there: each time takes a graphics card minutes, and it may be what makes the server crash. */
const MAX_LOSSES = 3;

/** Failures that the request may have caused as well as the executor: what another makes of it decides. */
const MAYBE_EXECUTORS_FAULT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ENGINE_FAILED',
  'ENGINE_REJECTED',
  'OUT_OF_MEMORY',
  'SERVER_PROTOCOL',
  'FORBIDDEN',
  'TOO_LARGE',
]);

const NOBODY: ReadonlySet<string> = new Set();

interface Failure {
  readonly executor: Executor;
  readonly error: AppError;
}

/** Who failed which job in this run of the program: says whether it is tried again, and who was to blame when another did it. */
export class JobFailures {
  readonly #byJob = new Map<string, readonly Failure[]>();
  /** Remote ids that work began under, by job. */
  readonly #begun = new Map<string, Set<string>>();
  readonly #engines: readonly Engine[];

  constructor(engines: readonly Engine[]) {
    this.#engines = engines;
  }

  noteBegun(jobId: string, remoteId: string): void {
    this.#begun.set(jobId, (this.#begun.get(jobId) ?? new Set()).add(remoteId));
  }

  /** The end of a job that the executor knows nothing of any more, once that has happened too often; else null. */
  lostForGood(jobId: string, { title }: Executor): AppError | null {
    if ((this.#begun.get(jobId)?.size ?? 0) < MAX_LOSSES) return null;
    return new AppError(
      'ENGINE_FAILED',
      `This picture was begun ${MAX_LOSSES} times and lost each time: ${title} knew nothing of it afterwards, as when it crashes. Its own log may say why; if its memory ran out, try a smaller size. Then retry the job.`,
    );
  }

  note(jobId: string, executor: Executor, error: AppError): void {
    this.#byJob.set(jobId, [...(this.#byJob.get(jobId) ?? []), { executor, error }]);
  }

  /** Ids of the executors that failed it. */
  executorsOf(jobId: string): ReadonlySet<string> {
    const failures = this.#byJob.get(jobId);
    return failures ? new Set(failures.map(({ executor }) => executor.id)) : NOBODY;
  }

  /** Whether a job that failed is tried again: anywhere when that was the executor's fault, else only where it did not fail yet. */
  mayGoOn({ id, request, attempts }: Job, error: AppError): boolean {
    if (!isHeldAgainstJob(error)) return true;
    if (attempts >= MAX_ATTEMPTS) return false;
    if (isExecutorsFault(error)) return true;
    if (!MAYBE_EXECUTORS_FAULT.has(error.code) || error.details['interrupted'] === true) return false;
    const engine = this.#engines.find((candidate) => candidate.id === request.engine);
    return executorsElse(request, engine, this.executorsOf(id)).length > 0;
  }

  /** Tells those who failed what `doer` has done that the fault was theirs, and forgets the job. */
  settle(jobId: string, doer: Executor): void {
    for (const { executor, error } of this.#byJob.get(jobId) ?? []) {
      if (executor.id !== doer.id && !isExecutorsFault(error)) executor.noteOutdone?.(error);
    }
    this.forget(jobId);
  }

  forget(jobId: string): void {
    this.#byJob.delete(jobId);
    this.#begun.delete(jobId);
  }
}

/** Any error as one that can be shown. */
export function asFailure(error: unknown): AppError {
  if (isAppError(error)) return error;
  return new AppError(
    isAbort(error) ? 'CANCELLED' : 'INTERNAL',
    'Something went wrong inside Gesso. The log has the details.',
  );
}

/** Whether a failure counts as an attempt: not one that every job meets there until somebody has made room. */
export function isHeldAgainstJob({ details }: AppError): boolean {
  return details['cannotSave'] !== true;
}

function isExecutorsFault({ code }: AppError): boolean {
  return code === 'ENGINE_UNAVAILABLE' || code === 'SERVER_UNREACHABLE';
}
