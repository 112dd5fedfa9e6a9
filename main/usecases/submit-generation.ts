import type { Catalog } from '../domain/catalog.ts';
import type { Engine, EngineDescription, ModelDescription } from '../domain/engine.ts';
import { AppError, type FieldIssue } from '../domain/errors.ts';
import type { GenerationRequest } from '../domain/generation.ts';
import type { GenerationSession, Job, JobPlan } from '../domain/job.ts';
import { checkRequest } from '../domain/model-request.ts';
import { sessionFolder } from '../domain/naming.ts';
import { offsetSeed, type Seed } from '../domain/seed.ts';
import { expandWildcards, hasWildcards, wildcardNames } from '../domain/wildcards.ts';

export interface SubmitDeps {
  readonly catalog: Pick<Catalog, 'submitSession'>;
  readonly engines: readonly Engine[];
  /** Highest number on disk in a session folder. */
  highestCount(folder: string): Promise<number>;
  readonly newUid: () => string;
  readonly randomSeed: () => Seed;
  readonly now: () => number;
  /** Lists for `__name__` in prompts; without it only `{a|b}` is drawn. */
  readonly wildcards?: () => Promise<ReadonlyMap<string, readonly string[]>>;
  /** Told of the jobs once their rows are written. */
  readonly onQueued: (jobs: readonly Job[], session: GenerationSession) => void;
}

export interface Submit {
  readonly request: Omit<GenerationRequest, 'seed'>;
  /** Seed of the first picture; null: random. */
  readonly seed: Seed | null;
  readonly count: number;
  readonly label?: string;
  readonly batchFile?: string;
}

/**
 * Queues `count` pictures as one generation session: the first takes the seed, each further run the one after it.
 * Wildcards in the prompts are drawn for each run; the first seed names the series, so the same seed draws the same.
 * @throws AppError INVALID_INPUT with every fault by field, ENGINE_UNAVAILABLE
 */
export async function submitGeneration(deps: SubmitDeps, submit: Submit): Promise<readonly Job[]> {
  const firstSeed = submit.seed ?? deps.randomSeed();
  const request: GenerationRequest = { ...submit.request, seed: firstSeed };
  const { model } = await findModel(deps.engines, request.engine, request.model);
  const lists = (await deps.wildcards?.()) ?? new Map<string, readonly string[]>();
  const issues = [...checkRequest(request, model), ...missingWildcards(request, lists)];
  if (issues.length > 0) {
    throw new AppError('INVALID_INPUT', issues.map(({ message }) => message).join(' '), { issues });
  }
  const startedAt = new Date(deps.now());
  const folder = sessionFolder(startedAt);
  const session = {
    id: deps.newUid(),
    folder,
    startedAtMs: startedAt.getTime(),
    label: submit.label ?? request.prompt.trim().slice(0, 80),
    batchFile: submit.batchFile ?? null,
    highestOnDisk: await deps.highestCount(folder),
  };
  const jobs = await deps.catalog.submitSession(session, planJobs(deps, request, submit.count, lists));
  const { highestOnDisk: _highest, ...started } = session;
  deps.onQueued(jobs, { ...started, paused: false });
  return jobs;
}

/** One job a picture, or a picture a latent-batch place for models that make several from one seed. */
function planJobs(
  deps: SubmitDeps,
  request: GenerationRequest,
  count: number,
  lists: ReadonlyMap<string, readonly string[]>,
): JobPlan[] {
  const perJob = Math.max(1, Number(request.extra['batchSize'] ?? 1));
  const plans: JobPlan[] = [];
  for (let made = 0; made < count; made += perJob) {
    const seed = offsetSeed(request.seed, plans.length);
    const size = Math.min(perJob, count - made);
    plans.push({
      id: deps.newUid(),
      request: { ...request, ...drawnPrompts(request, lists, plans.length), seed },
      images: Array.from({ length: size }, () => ({ uid: deps.newUid(), seed })),
    });
  }
  return plans;
}

/** The prompts of one run with their wildcards drawn. */
function drawnPrompts(
  { prompt, negativePrompt, seed }: GenerationRequest,
  lists: ReadonlyMap<string, readonly string[]>,
  draw: number,
): { readonly prompt: string; readonly negativePrompt: string } {
  return {
    prompt: expandWildcards(prompt, { lists, seed, draw }).text,
    negativePrompt: expandWildcards(negativePrompt, { lists, seed: `${seed} negative`, draw }).text,
  };
}

/** Names that no list has. Without any list `__name__` is ordinary text: nobody who has none means one. */
function missingWildcards(
  { prompt, negativePrompt }: GenerationRequest,
  lists: ReadonlyMap<string, readonly string[]>,
): readonly FieldIssue[] {
  if (lists.size === 0) return [];
  return Object.entries({ prompt, negativePrompt }).flatMap(([field, text]) =>
    (hasWildcards(text) ? wildcardNames(text) : [])
      .filter((name) => (lists.get(name) ?? []).length === 0)
      .map((name) => ({ field, message: `There is no wildcard list “${name}”.` })),
  );
}

/** @throws AppError ENGINE_UNAVAILABLE, INVALID_INPUT */
export async function findModel(
  engines: readonly Engine[],
  engineId: string,
  modelId: string,
): Promise<{ readonly engine: EngineDescription; readonly model: ModelDescription }> {
  const found = engines.find(({ id }) => id === engineId);
  if (!found) {
    throw new AppError(
      'ENGINE_UNAVAILABLE',
      `There is no engine "${engineId}". Engines: ${engines.map(({ id }) => id).join(', ')}.`,
    );
  }
  const engine = await found.describe();
  const model = engine.models.find(({ id }) => id === modelId);
  if (!model) {
    const known = engine.models.map(({ id }) => id);
    const message =
      known.length === 0
        ? `${engine.title} has no model at the moment. Is a server added and running?`
        : `${engine.title} has no model "${modelId}". It has: ${known.slice(0, 10).join(', ')}${known.length > 10 ? ', …' : ''}.`;
    throw new AppError('INVALID_INPUT', message, { issues: [{ field: 'model', message }] });
  }
  return { engine, model };
}
