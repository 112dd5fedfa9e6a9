import type { SortKey, ViewSpec } from '../../../main/domain/catalog-view.ts';
import { GROUP_KEYS, SORT_KEYS } from '../../../main/domain/catalog-view.ts';
import { parseQuery } from '../../../main/domain/query/parser.ts';
import type { Query } from '../../../main/domain/query/ast.ts';
import { modelName, tagName, uidOf, word } from './world.ts';

export interface ViewCase {
  readonly id: string;
  /** The query as typed in run number `run`. */
  readonly text: (run: number) => string;
  /** Whether it asks for words, which are to be looked up anew in every run. */
  readonly words: boolean;
  readonly sort: ViewSpec['sort'];
  readonly group?: ViewSpec['group'];
  readonly stacks?: boolean;
  /** First page, milliseconds at the 95th percentile. */
  readonly limitMs: number;
  /** Whether the whole order is replayed in plain SQL too, which takes seconds at a million. */
  readonly rawWhole?: boolean;
}

const WITHOUT_WORDS = 10;
const RARE = 30;
const HALF = 120;
const PHRASE = 200;
/** Groups and stacks are known once the whole order is: their first page comes with it. */
const WHOLE = 500;
const NEWEST: ViewSpec['sort'] = { key: 'created', direction: 'descending' };

function filter(id: string, text: string, more: Partial<ViewCase> = {}): ViewCase {
  return { id, text: () => text, words: false, sort: NEWEST, limitMs: WITHOUT_WORDS, ...more };
}

function worded(id: string, text: string, limitMs: number): ViewCase {
  return { id, text: () => text, words: true, sort: NEWEST, limitMs };
}

/** Looks for names of files and folders, mostly others in every run. */
function named(id: string, text: (run: number) => string): ViewCase {
  return { id, text, words: false, sort: NEWEST, limitMs: WITHOUT_WORDS };
}

/** What a search for a flag, a kin or a name asks of the columns, one of each kind. */
const FILTERS: readonly (readonly [id: string, text: string])[] = [
  ['is-duplicate', 'is:duplicate'],
  ['is-saved', 'is:saved'],
  ['is-expiring', 'is:expiring'],
  ['is-missing', 'is:missing'],
  ['is-trashed', 'is:trashed'],
  ['has-children', 'has:children'],
  ['has-parent', 'has:parent'],
  ['has-mask', 'has:mask'],
  ['has-lora', 'has:lora'],
  ['has-workflow', 'has:workflow'],
  ['has-note', 'has:note'],
  ['parent', `parent:${uidOf(1)}`],
  ['child', `child:${uidOf(1001)}`],
  ['lora', 'lora:lora_7'],
  ['project', 'project:"Project 3"'],
  ['session', 'session:session-77'],
  ['either', `model:"${modelName(3)}" OR rating:5 OR tag:${tagName(4)}`],
];

const SORTS: readonly SortKey[] = SORT_KEYS.filter((key) => key !== 'created' && key !== 'custom');

export const VIEW_CASES: readonly ViewCase[] = [
  filter('newest-first', '', { rawWhole: true }),
  filter('oldest-first', '', { sort: { key: 'created', direction: 'ascending' } }),
  ...SORTS.map((key) => filter(`sort-${key}`, '', { sort: { key, direction: 'descending', shuffle: 1 } })),
  ...SORTS.map((key) =>
    filter(`ascending-${key}`, '', { sort: { key, direction: 'ascending', shuffle: 1 } }),
  ),
  ...FILTERS.map(([id, text]) => filter(id, text)),
  worded('note', `note:${word(7)}`, RARE),
  ...GROUP_KEYS.filter((key) => key !== 'none').map((group) =>
    filter(`group-${group}`, '', { group, limitMs: WHOLE }),
  ),
  filter('stacks', '', { stacks: true, limitMs: WHOLE }),
  filter('model', `model:"${modelName(0)}"`),
  filter('two-common-tags', `tag:${tagName(1)} tag:${tagName(2)}`),
  filter('pair-that-never-meets', `tag:${tagName(398)} model:"${modelName(59)}" rating:5`),
  filter('not', `-tag:${tagName(1)} -is:favorite`.replace('-is:favorite', '-favorite:yes')),
  filter('rating-range', 'rating:3..5', { rawWhole: true }),
  filter('created-range', 'created:2025-03..2025-09'),
  filter('seed-range', 'seed:9223372036854775808..18446744073709551615'),
  filter('collection-manual-order', 'collection:"Collection 0"', {
    sort: { key: 'custom', direction: 'ascending', collectionId: 'collection-0' },
  }),
  filter('sorted-filter', `rating:>=2 model:"${modelName(1)}"`, {
    sort: { key: 'size', direction: 'descending' },
  }),
  { ...worded('common-word', 'masterpiece', HALF), rawWhole: true },
  worded('rare-word', word(15_000), RARE),
  worded('phrase', `"${word(12)} ${word(14)}"`, PHRASE),
  { ...worded('cjk', '', PHRASE), text: (run) => (run % 2 ? '雪の中' : '赤い狐') },
  worded('three-words-and-filter', 'masterpiece quality detailed rating:>=2', HALF),
  worded('prefix', 'mas*', PHRASE),
  worded('absent-word', 'zzzyxnotthere', RARE),
  named('path-substring', (run) => `path:seed_${100 + run}`),
  named('path-digits', (run) => `path:${12_345 + run * 777}`),
  named('path-common', (run) => `path:${'_seed_'.slice(run % 4)}`),
  named('path-folder', (run) => `path:2025/${String((run % 12) + 1).padStart(2, '0')}/`),
];

export function parsed(text: string): Query {
  const result = parseQuery(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  return result.query;
}
