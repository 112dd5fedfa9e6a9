import type { Cost, StorageUse } from '../domain/catalog.ts';
import { bitsFlagged, idsOfBits } from './bitmap.ts';
import type { Codes } from './bitmap.ts';
import { FLAG } from './columns.ts';
import type { Columns } from './columns.ts';
import type { Sqlite } from './database.ts';
import { dayLabel, monthLabel } from './local-days.ts';
import type { NameIndex } from './name-index.ts';

/** Bytes by folder, model or month: largest first, months newest first. Whatever is in the catalog counts, the trash included. */
export function storageUse(
  { data, size }: Columns,
  names: NameIndex,
  by: 'folder' | 'model' | 'month',
): readonly StorageUse[] {
  const groups = data[by === 'month' ? 'day' : by];
  const ids = idsOfBits(bitsFlagged(data.flags, size, FLAG.present));
  const counts = summed(groups, ids, null);
  const bytes = summed(groups, ids, data.size);
  // The root's id and the path below it.
  const label = by === 'month' ? monthLabel : (code: number) => names.listed(by, code).replace('\t', '/');
  const uses = new Map<string, StorageUse>();
  counts.forEach((images, group) => {
    if (images === 0) return;
    const key = label(group);
    const before = uses.get(key) ?? { images: 0, sizeBytes: 0 };
    const sizeBytes = before.sizeBytes + (bytes[group] as number);
    uses.set(key, { key, images: before.images + images, sizeBytes });
  });
  const found = [...uses.values()];
  return by === 'month'
    ? found.sort((a, b) => inOrder(b.key, a.key))
    : found.sort((a, b) => b.sizeBytes - a.sizeBytes || inOrder(a.key, b.key));
}

type CostGroup = 'day' | 'model' | 'project';

interface Spent {
  /** The day's number, or the model's or project's code. */
  readonly group: number;
  readonly images: number;
  readonly engineMs: number;
  readonly costMicros: number;
}

/** What was spent on pictures that were deleted for good since. */
export function spentOnRemoved(db: Sqlite, by: CostGroup): readonly Spent[] {
  return db
    .prepare<[], Spent>(
      `SELECT ${by} AS "group", count(*) AS images, total(round(engine_seconds * 1e3)) AS engineMs,
         total(round(cost * 1e6)) AS costMicros FROM spent_on_removed GROUP BY 1`,
    )
    .all();
}

/** What was spent by day, newest first, or by model or project, most seconds first, on the pictures there are and on others. */
export function costs(
  { data, size }: Columns,
  names: NameIndex,
  by: CostGroup,
  others: readonly Spent[],
): readonly Cost[] {
  const ids = idsOfBits(bitsFlagged(data.flags, size, FLAG.spent));
  const ms = summed(data[by], ids, data.spentMs);
  const micros = summed(data[by], ids, data.spentMicros);
  const label = by === 'day' ? dayLabel : (code: number) => names.listed(by, code);
  const spent = new Map<number, Spent>();
  const add = (more: Spent): void => {
    const group = by === 'day' ? more.group : names.spelledFirst(by, more.group);
    const here = spent.get(group);
    spent.set(group, {
      group,
      images: more.images + (here?.images ?? 0),
      engineMs: more.engineMs + (here?.engineMs ?? 0),
      costMicros: more.costMicros + (here?.costMicros ?? 0),
    });
  };
  summed(data[by], ids, null).forEach((images, group) => {
    if (images > 0)
      add({ group, images, engineMs: ms[group] as number, costMicros: micros[group] as number });
  });
  for (const other of others) add(other);
  const found = [...spent.values()].map(({ group, images, engineMs, costMicros }) => ({
    key: label(group),
    images,
    engineSeconds: engineMs / 1e3,
    cost: costMicros / 1e6,
  }));
  return by === 'day'
    ? found.sort((a, b) => inOrder(b.key, a.key))
    : found.sort((a, b) => b.engineSeconds - a.engineSeconds || inOrder(a.key, b.key));
}

/** The column's sum over the pictures of each group; how many there are where there is no column. */
function summed(groups: Codes, ids: Uint32Array, column: Codes | Float64Array | null): Float64Array {
  let most = 0;
  for (let i = 0; i < ids.length; i += 1) most = Math.max(most, groups[ids[i] as number] as number);
  const sums = new Float64Array(most + 1);
  for (let i = 0; i < ids.length; i += 1) {
    const id = ids[i] as number;
    const group = groups[id] as number;
    sums[group] = (sums[group] as number) + (column === null ? 1 : (column[id] as number));
  }
  return sums;
}

function inOrder(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
