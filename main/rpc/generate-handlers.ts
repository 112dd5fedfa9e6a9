import type { Catalog } from '../domain/catalog.ts';
import type { Engine, EngineDescription } from '../domain/engine.ts';
import { outlineOf } from '../domain/engine-outline.ts';
import { AppError } from '../domain/errors.ts';
import type { GenerationRecord, Shape } from '../domain/generation.ts';
import type { Job } from '../domain/job.ts';
import { requestOfRecord } from '../domain/record-request.ts';
import { submitGeneration, type SubmitDeps } from '../usecases/submit-generation.ts';
import type { generate, Submission } from '../../preload/contract/generate.ts';
import type { GroupHandlers } from './dispatcher.ts';

export interface GenerateDependencies {
  readonly catalog: Pick<Catalog, 'record'>;
  readonly engines: readonly Engine[];
  readonly submitDeps: SubmitDeps;
  /** Reads settings from text of any dialect; null when it holds none. */
  parsePasted(
    text: string,
  ): { readonly dialect: string; readonly generation: GenerationRecord; readonly shape: Shape | null } | null;
  /** A record as the text that every tool reads. */
  formatParameters(generation: GenerationRecord): string;
}

export function createGenerateHandlers(deps: GenerateDependencies): GroupHandlers<typeof generate> {
  const recordOf = async (uid: string): Promise<GenerationRecord> => {
    const record = await deps.catalog.record(uid);
    if (!record) throw new AppError('NOT_FOUND', 'This picture is no longer in the library.');
    return record.generation;
  };
  const describeAll = (): Promise<readonly EngineDescription[]> =>
    Promise.all(deps.engines.map((engine) => engine.describe()));

  return {
    async engines(_input, emit, { signal }) {
      const first = describeAll();
      let told: readonly EngineDescription[] = [];
      // How a server is doing changes nothing here, and thousands of models are much to send.
      const tellNews = async (): Promise<void> => {
        await first;
        const all = await describeAll();
        if (all.every((description, at) => description === told[at])) return;
        told = all;
        emit(all.map(outlineOf));
      };
      const tell = (): void => void tellNews();
      const unsubscribes = deps.engines.map((engine) => engine.onChange(tell));
      signal.addEventListener('abort', () => {
        for (const unsubscribe of unsubscribes) unsubscribe();
      });
      told = await first;
      return told.map(outlineOf);
    },
    async submit({ request, seed, count, label }) {
      const jobs = await submitGeneration(deps.submitDeps, {
        request,
        seed,
        count,
        ...(label === undefined ? {} : { label }),
      });
      return submissionOf(jobs);
    },
    parsePasted({ text }) {
      const parsed = deps.parsePasted(text);
      if (!parsed) {
        throw new AppError('INVALID_INPUT', 'This text holds no image settings that Gesso understands.');
      }
      const { dialect, generation, shape } = parsed;
      return { dialect, request: requestOfRecord(generation), shape };
    },
    async parametersText({ uid }) {
      return { text: deps.formatParameters(await recordOf(uid)) };
    },
    async requestOf({ uid }) {
      return { request: requestOfRecord(await recordOf(uid)) };
    },
  };
}

function submissionOf(jobs: readonly Job[]): Submission {
  return {
    sessionId: jobs[0]?.sessionId ?? '',
    images: jobs.flatMap((job) =>
      job.images.map(({ uid, seed, count, path }) => ({ uid, jobId: job.id, seed, count, path })),
    ),
  };
}
