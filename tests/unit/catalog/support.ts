import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openCatalog } from '../../../main/catalog/open-catalog.ts';
import type { Catalog, NewImage } from '../../../main/domain/catalog.ts';
import type { ViewSpec } from '../../../main/domain/catalog-view.ts';
import type { GenerationRequest } from '../../../main/domain/generation.ts';
import { UNKNOWN_GENERATION } from '../../../main/domain/generation.ts';
import { NO_USER_FACTS } from '../../../main/domain/image-record.ts';
import type { Query } from '../../../main/domain/query/ast.ts';
import { parseQuery } from '../../../main/domain/query/parser.ts';

/** A folder of its own for one test, gone afterwards. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gesso-catalog-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A catalog that is closed when the test ends. */
export async function catalogIn(folder: string, onMigrating?: () => void): Promise<Catalog> {
  const catalog = await openCatalog({
    path: join(folder, 'catalog.sqlite'),
    cachePath: join(folder, 'columns'),
    onLog: () => undefined,
    ...(onMigrating && { onMigrating }),
  });
  onTestFinished(() => catalog.close());
  return catalog;
}

type Deep = {
  readonly uid?: string;
  readonly file?: Partial<NewImage['file']>;
  readonly generation?: Partial<NewImage['generation']>;
  readonly user?: Partial<NonNullable<NewImage['user']>>;
} & Omit<Partial<NewImage>, 'uid' | 'file' | 'generation' | 'user'>;

export function uidOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** A plausible picture; `number` makes its uid, path and creation time. */
export function picture(number: number, { file, generation, user, ...rest }: Deep = {}): NewImage {
  return {
    uid: uidOf(number),
    file: {
      rootId: 'library',
      path: `collections/images/2026/11/21/1005/${String(number).padStart(3, '0')}_seed_${number}.png`,
      sizeBytes: 1_000 + number,
      modifiedAtMs: 1_790_000_000_000 + number * 1000,
      width: 1024,
      height: 1024,
      format: 'png',
      contentHash: `hash${number}`,
      pixelHash: null,
      ...file,
    },
    generation: {
      ...UNKNOWN_GENERATION,
      type: 'text-to-image',
      prompt: `picture ${number}`,
      seed: String(number),
      createdAtMs: 1_790_000_000_000 + number * 1000,
      ...generation,
    },
    ...(user && { user: { ...NO_USER_FACTS, ...user } }),
    ...rest,
  };
}

export function query(text: string): Query {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(`${text}: ${JSON.stringify(parsed)}`);
  return parsed.query;
}

export function view(text: string, more: Partial<ViewSpec> = {}): ViewSpec {
  return {
    query: query(text),
    sort: { key: 'created', direction: 'descending' },
    group: 'none',
    stacks: false,
    ...more,
  };
}

/** Numbers of a view's pictures, in its order. */
export async function numbersOf(catalog: Catalog, spec: ViewSpec): Promise<number[]> {
  const { first, whole } = await catalog.openSet(spec, 10, 'test');
  const { setId, total } = await whole;
  const tiles = await catalog.tiles(setId, 0, total);
  if (JSON.stringify(tiles.slice(0, 10)) !== JSON.stringify(first.tiles)) {
    throw new Error('The first page is not the beginning of the whole.');
  }
  return tiles.map(({ uid }) => Number(uid.slice(-12)));
}

export function search(catalog: Catalog, text: string): Promise<number[]> {
  return numbersOf(catalog, view(text));
}

export const REQUEST: GenerationRequest = {
  type: 'text-to-image',
  engine: 'builtin',
  model: 'sketch',
  prompt: 'red fox',
  negativePrompt: '',
  width: 512,
  height: 512,
  steps: 20,
  guidance: 7,
  sampler: 'euler',
  scheduler: 'normal',
  denoise: 1,
  seed: '7',
  loras: [],
  inputs: [],
  extra: {},
};
