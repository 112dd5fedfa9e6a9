import type { Engine, Executor } from '../domain/engine.ts';
import { AppError } from '../domain/errors.ts';
import type { GenerationRequest } from '../domain/generation.ts';

export type Assignment =
  | { readonly kind: 'run'; readonly executor: Executor }
  /** Somebody can do it, but not now. `reason` says why those that answer can't; null where one of them can. */
  | { readonly kind: 'wait'; readonly reason: AppError | null }
  /** Nobody that answers can ever do it. */
  | { readonly kind: 'impossible'; readonly reason: AppError };

/**
 * Which executor a request goes to: of the healthy ones with room that have its models and nodes, one that holds the
 * model loaded, then the one with the least to do. One that failed this very task gets it again only when nobody else can do it.
 * @param loadOf tasks an executor holds now
 * @param failedOn ids of executors that failed it
 */
export function assign(
  request: GenerationRequest,
  engines: readonly Engine[],
  loadOf: (executorId: string) => number,
  failedOn: ReadonlySet<string> = new Set(),
): Assignment {
  const engine = engines.find((candidate) => candidate.id === request.engine);
  if (!engine) {
    return {
      kind: 'impossible',
      reason: new AppError(
        'ENGINE_UNAVAILABLE',
        `There is no engine "${request.engine}". Choose another model.`,
      ),
    };
  }
  const others = executorsElse(request, engine, failedOn);
  const executors = others.length > 0 ? others : engine.executors();
  if (executors.length === 0) return { kind: 'wait', reason: null };
  let best: { executor: Executor; warm: boolean; load: number } | undefined;
  let refusal: { readonly title: string; readonly reason: AppError } | undefined;
  let somebodySilent = false;
  let somebodyBusy = false;
  for (const executor of executors) {
    if (!executor.isHealthy()) {
      somebodySilent = true;
      continue;
    }
    const fit = executor.suitability(request);
    if (!fit.able) {
      refusal ??= { title: executor.title, reason: fit.reason };
      continue;
    }
    const load = loadOf(executor.id);
    if (load >= executor.capacity) {
      somebodyBusy = true;
      continue;
    }
    if (!best || isBetter({ warm: fit.warm, load }, best)) best = { executor, warm: fit.warm, load };
  }
  if (best) return { kind: 'run', executor: best.executor };
  if (somebodyBusy || !refusal) return { kind: 'wait', reason: null };
  const { title, reason } = refusal;
  if (!somebodySilent) return { kind: 'impossible', reason };
  const message = `${title} can’t make it: ${reason.message} One that does not answer now may.`;
  return { kind: 'wait', reason: new AppError(reason.code, message) };
}

/** Those that answer, can do the request and did not fail it yet, busy ones included. */
export function executorsElse(
  request: GenerationRequest,
  engine: Engine | undefined,
  failedOn: ReadonlySet<string>,
): readonly Executor[] {
  if (!engine || failedOn.size === 0) return [];
  return engine
    .executors()
    .filter(
      (executor) => !failedOn.has(executor.id) && executor.isHealthy() && executor.suitability(request).able,
    );
}

/** Loading a model costs more than waiting behind the one task that may run there already. */
function isBetter(a: { warm: boolean; load: number }, b: { warm: boolean; load: number }): boolean {
  return a.warm === b.warm ? a.load < b.load : a.warm;
}
