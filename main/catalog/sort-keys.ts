import { assertNever } from '../domain/assert-never.ts';
import { spellingKey } from '../domain/bare-name.ts';
import type { SortKey } from '../domain/catalog-view.ts';
import { FLAG } from './columns.ts';
import type { Columns } from './columns.ts';
import { IMAGE_FORMATS } from '../domain/image-record.ts';
import { compareLabels } from './arrange-view.ts';
import type { NameIndex } from './name-index.ts';

/** Sorts that a number of the columns decides. */
export type NumericSort = Exclude<SortKey, 'name' | 'custom' | 'random'>;

/** A sort's key as a number, NaN where the picture has none; seeds need two. */
export interface NumericKey {
  value(id: number): number;
  /** Decides where `value` is equal. */
  second?(id: number): number;
}

/** Ranks of model names: by code, all spellings of one share one. */
function modelRanks(names: NameIndex): Float64Array {
  const all = names.all('model').map(spellingKey);
  const codes = all.map((_name, code) => code).slice(1);
  codes.sort((a, b) => compareLabels(all[a] ?? '', all[b] ?? ''));
  const ranks = new Float64Array(all.length).fill(Number.NaN);
  let rank = 0;
  codes.forEach((code, index) => {
    if (all[codes[index - 1] ?? 0] !== all[code]) rank += 1;
    ranks[code] = rank;
  });
  return ranks;
}

/** Formats by name, as SQL sorts them. */
const FORMAT_RANKS = IMAGE_FORMATS.map((format) => IMAGE_FORMATS.toSorted().indexOf(format));

export function numericKey(columns: Columns, names: NameIndex, key: NumericSort): NumericKey {
  const { data } = columns;
  switch (key) {
    case 'created':
      return { value: (id) => data.created[id] as number };
    case 'added':
      // Ids are given in the order of entry.
      return { value: (id) => id };
    case 'rating':
      return { value: (id) => data.rating[id] as number };
    case 'model': {
      const ranks = modelRanks(names);
      return { value: (id) => ranks[data.model[id] as number] ?? Number.NaN };
    }
    case 'steps':
      return {
        value: (id) => {
          const steps = data.steps[id] as number;
          return steps === 0 ? Number.NaN : steps;
        },
      };
    case 'guidance':
      return { value: (id) => data.guidance[id] as number };
    case 'resolution':
      return { value: (id) => (data.width[id] as number) * (data.height[id] as number) };
    case 'format':
      return { value: (id) => FORMAT_RANKS[data.format[id] as number] ?? Number.NaN };
    case 'size':
      return { value: (id) => data.size[id] as number };
    case 'seed':
      return {
        value: (id) =>
          ((data.flags[id] as number) & FLAG.hasSeed) === 0 ? Number.NaN : (data.seedHigh[id] as number),
        second: (id) => data.seedLow[id] as number,
      };
    default:
      return assertNever(key, 'sort key');
  }
}
