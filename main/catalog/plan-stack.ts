import { randomUUID } from 'node:crypto';
import { assertNever } from '../domain/assert-never.ts';
import type { StackChange } from '../domain/catalog-change.ts';
import type { Sqlite } from './database.ts';
import type { StateColumn } from './delta.ts';
import type { Dictionary } from './names.ts';
import type { ChunkPlan, StateValues } from './plan-change.ts';
import { StateDeltaList } from './row-lists.ts';
import { ROLE } from './stacks.ts';

/** A picture's state with the stack it was made in. */
interface StackRow extends StateValues {
  readonly made: number;
  readonly prompt: number;
}

/** What a change of stacks means for a chunk of pictures; it may take along others that are stacked with them. */
export function planStack(
  db: Sqlite,
  names: Dictionary,
  how: StackChange,
  ids: Uint32Array,
  nowMs: number,
): (chunk: Uint32Array) => ChunkPlan {
  const rows = new StackRows(db);
  const setRole =
    (next: (row: StackRow) => number | null) =>
    (chunk: Uint32Array): ChunkPlan =>
      planned(rows.of(chunk), nowMs, (row) => {
        const role = next(row);
        return role === null ? null : { stack_role: role };
      });
  switch (how) {
    case 'out':
      return setRole((row) => (stackOf(row) === 0 ? null : ROLE.out));
    case 'back':
      return setRole((row) => (row.stack_role === ROLE.out ? ROLE.none : null));
    case 'dissolve':
      return (chunk) => {
        const own = rows.of(chunk).map(({ own_stack }) => own_stack);
        return planned(rows.byHand(own), nowMs, () => ({ own_stack: 0, stack_role: ROLE.none }));
      };
    case 'together': {
      const stack = names.code('stack', randomUUID());
      return (chunk) => {
        // What came along with an earlier chunk is there already.
        const chosen = rows.of(chunk).filter((row) => stackOf(row) !== stack);
        const all = rows.withMates(chosen);
        const isOne =
          all.length < 2 || all.every((row) => stackOf(row) !== 0 && stackOf(row) === stackOf(all[0]));
        if (isOne && chunk.length === ids.length) return { delta: null, changed: 0 };
        return planned(all, nowMs, ({ stack_role }) => ({
          own_stack: stack,
          stack_role: stack_role === ROLE.out ? ROLE.none : stack_role,
        }));
      };
    }
    case 'cover': {
      const settled = new Set<number>();
      return (chunk) => {
        const covers = rows.of(chunk).filter((row) => {
          const stack = stackOf(row);
          if (stack === 0 || settled.has(stack)) return false;
          settled.add(stack);
          return true;
        });
        const coverIds = new Set(covers.map(({ image_id }) => image_id));
        const changed = covers.filter(({ stack_role }) => stack_role !== ROLE.cover).length;
        const { delta } = planned(rows.withMates(covers), nowMs, ({ image_id, stack_role }) => {
          const role = coverIds.has(image_id) ? ROLE.cover : ROLE.none;
          return role === stack_role ? null : { stack_role: role };
        });
        return { delta, changed };
      };
    }
    default:
      return assertNever(how, 'change of stacks');
  }
}

function planned(
  rows: readonly StackRow[],
  nowMs: number,
  next: (row: StackRow) => Partial<Record<StateColumn, number>> | null,
): ChunkPlan {
  const list = new StateDeltaList();
  for (const row of rows) {
    const values = next(row);
    if (values !== null) list.push(row, { ...values, changed_at: nowMs });
  }
  return { delta: list.length === 0 ? null : { states: list.done() }, changed: list.length };
}

function stackOf(row: StackRow | undefined): number {
  if (row === undefined || row.stack_role === ROLE.out) return 0;
  return row.own_stack === 0 ? row.made : row.own_stack;
}

class StackRows {
  readonly #one;
  readonly #made;
  readonly #own;

  constructor(db: Sqlite) {
    const select =
      'SELECT s.*, i.stack AS made, i.prompt_id AS prompt FROM states s JOIN images i ON i.id = s.image_id';
    this.#one = db.prepare<[number], StackRow>(`${select} WHERE s.image_id = ?`);
    // Pictures that were stacked when they were made have one prompt, which has an index.
    this.#made = db.prepare<[string, string], StackRow>(
      `${select} WHERE i.prompt_id IN (SELECT value FROM json_each(?)) AND i.stack IN (SELECT value FROM json_each(?))
         AND s.own_stack = 0 AND s.stack_role <> ${ROLE.out} ORDER BY s.image_id`,
    );
    this.#own = db.prepare<[string], StackRow>(
      `${select} WHERE s.own_stack <> 0 AND s.own_stack IN (SELECT value FROM json_each(?)) ORDER BY s.image_id`,
    );
  }

  of(ids: Uint32Array): readonly StackRow[] {
    return Array.from(ids, (id) => this.#one.get(id)).filter((row) => row !== undefined);
  }

  /** Everything that was ever put into one of the stacks made by hand, what was taken out of them since included. */
  byHand(stacks: readonly number[]): readonly StackRow[] {
    return this.#own.all(JSON.stringify([...new Set(stacks)]));
  }

  /** The pictures and all that is stacked with any of them. */
  withMates(chosen: readonly StackRow[]): readonly StackRow[] {
    const inStack = chosen.filter((row) => stackOf(row) !== 0);
    const made = inStack.filter(({ own_stack }) => own_stack === 0);
    const all = [
      ...chosen,
      ...this.byHand(inStack.map(({ own_stack }) => own_stack)).filter((row) => stackOf(row) !== 0),
      ...this.#made.all(
        JSON.stringify([...new Set(made.map(({ prompt }) => prompt))]),
        JSON.stringify([...new Set(made.map((row) => row.made))]),
      ),
    ];
    return [...new Map(all.map((row) => [row.image_id, row])).values()];
  }
}
