import { assertNever } from '../domain/assert-never.ts';
import { spellingKey } from '../domain/bare-name.ts';
import type { FacetField, FacetValue, GroupKey, Sort, ViewSpec } from '../domain/catalog-view.ts';
import { arrangedBy } from './arrange-view.ts';
import type { Arranged } from './arrange.ts';
import { compileSql } from './compile-sql.ts';
import type { SqlContext, SqlPart } from './compile-sql.ts';
import type { Sqlite } from './database.ts';
import { shuffleKey } from './shuffle-key.ts';
import { ROLE, STACK_SQL } from './stacks.ts';

const FROM = 'images i JOIN states s ON s.image_id = i.id';
const DAY = "strftime('%Y-%m-%d', i.created_at / 1000, 'unixepoch', 'localtime')";

/** JavaScript that an ORDER BY calls. */
export function addSqlFunctions(db: Sqlite): void {
  db.function('shuffle_key', { deterministic: true }, (id: number, shuffle: number) =>
    shuffleKey(id, shuffle),
  );
  db.function('spelling_key', { deterministic: true }, spellingKey);
}

function sortExpression(sort: Sort): { join: SqlPart; key: SqlPart } {
  const plain = (sql: string): { join: SqlPart; key: SqlPart } => ({
    join: { sql: '', params: [] },
    key: { sql, params: [] },
  });
  switch (sort.key) {
    case 'created':
      return plain('i.created_at');
    case 'added':
      return plain('i.id');
    case 'rating':
      return plain('s.rating');
    case 'model':
      return plain("(SELECT spelling_key(name) FROM names WHERE kind = 'model' AND code = i.model)");
    case 'steps':
      return plain('i.steps');
    case 'guidance':
      return plain('i.guidance');
    case 'resolution':
      return plain('i.width * i.height');
    case 'format':
      return plain('i.format');
    case 'size':
      return plain('i.size_bytes');
    case 'seed':
      return plain('i.seed');
    case 'name':
      return plain('i.name');
    case 'custom':
      return {
        join: {
          sql: `LEFT JOIN collection_items ci ON ci.image_id = i.id
            AND ci.collection = (SELECT key FROM collections WHERE id = ?)`,
          params: [sort.collectionId ?? ''],
        },
        key: { sql: 'ci.position', params: [] },
      };
    case 'random':
      return {
        join: { sql: '', params: [] },
        key: { sql: 'shuffle_key(i.id, ?)', params: [sort.shuffle ?? 0] },
      };
    default:
      return assertNever(sort.key, 'sort key');
  }
}

/** Ids in the sort's order: what a picture lacks comes last, ties go by creation and then id, newest first. */
function orderedSql(spec: ViewSpec, context: SqlContext, limit: number | null): SqlPart {
  const where = compileSql(spec.query, context);
  const { join, key } = sortExpression(spec.sort);
  const direction = spec.sort.direction === 'ascending' ? 'ASC' : 'DESC';
  return {
    sql: `SELECT i.id FROM ${FROM} ${join.sql} WHERE ${where.sql}
      ORDER BY ${key.sql} ${direction} NULLS LAST, i.created_at DESC, i.id DESC ${limit === null ? '' : `LIMIT ${limit}`}`,
    params: [...join.params, ...where.params, ...key.params],
  };
}

/** Views by SQL alone: first pages before the columns are in memory, and the rest to check the columns against. */
export class SqlViews {
  readonly #context: () => SqlContext;

  constructor(context: () => SqlContext) {
    this.#context = context;
  }

  firstIds(spec: ViewSpec, limit: number): Uint32Array {
    const { db } = this.#context();
    const { sql, params } = orderedSql(spec, this.#context(), limit);
    return Uint32Array.from(
      db
        .prepare<unknown[], number>(sql)
        .pluck()
        .all(...params),
    );
  }

  whole(spec: ViewSpec, open: ReadonlySet<number> = new Set()): Arranged {
    const context = this.#context();
    const { sql, params } = orderedSql(spec, context, null);
    const ids = Uint32Array.from(
      context.db
        .prepare<unknown[], number>(sql)
        .pluck()
        .all(...params),
    );
    const stacks = new Map<number, number>();
    const covers = new Set<number>();
    const groups = new Map<number, string>();
    if (spec.stacks || spec.group !== 'none') {
      const value = groupValue(spec.group);
      for (const [id, stack, role, group] of context.db
        .prepare<[], [number, number, number, string | null]>(
          `SELECT i.id, ${STACK_SQL}, s.stack_role, ${value} FROM ${FROM}`,
        )
        .raw()
        .iterate()) {
        stacks.set(id, stack);
        if (role === ROLE.cover) covers.add(id);
        groups.set(id, spec.group === 'model' ? context.names.listed('model', Number(group)) : (group ?? ''));
      }
    }
    return arrangedBy(
      ids,
      spec,
      { of: (id) => stacks.get(id) ?? 0, isCover: (id) => covers.has(id), open },
      (id) => groups.get(id) ?? '',
    );
  }

  /** Ids of the matches, ascending. */
  ids(query: ViewSpec['query']): Uint32Array {
    const context = this.#context();
    const { sql, params } = compileSql(query, context);
    return Uint32Array.from(
      context.db
        .prepare<unknown[], number>(`SELECT i.id FROM ${FROM} WHERE ${sql} ORDER BY i.id`)
        .pluck()
        .all(...params),
    );
  }

  count(query: ViewSpec['query']): number {
    const context = this.#context();
    const { sql, params } = compileSql(query, context);
    return (
      context.db
        .prepare<unknown[], number>(`SELECT count(*) FROM ${FROM} WHERE ${sql}`)
        .pluck()
        .get(...params) ?? 0
    );
  }

  /** Values and counts, unsorted. */
  facet(query: ViewSpec['query'], field: FacetField): readonly FacetValue[] {
    const context = this.#context();
    const { sql, params } = compileSql(query, context);
    const { join, value } = facetSource(field);
    const values = context.db
      .prepare<unknown[], FacetValue>(
        `SELECT ${value} AS value, count(*) AS count FROM ${FROM} ${join} WHERE ${sql} GROUP BY 1 HAVING value IS NOT NULL`,
      )
      .all(...params);
    if (field !== 'model' && field !== 'lora') return values;
    const sums = new Map<string, number>();
    for (const { value: code, count } of values) {
      const name = context.names.listed(field, Number(code));
      if (name !== '') sums.set(name, (sums.get(name) ?? 0) + count);
    }
    return [...sums].map(([name, count]) => ({ value: name, count }));
  }
}

function groupValue(group: GroupKey): string {
  switch (group) {
    case 'none':
      return "''";
    case 'day':
      return DAY;
    case 'month':
      return `substr(${DAY}, 1, 7)`;
    case 'model':
      return 'i.model';
    case 'session':
      return "(SELECT name FROM names WHERE kind = 'session' AND code = i.session)";
    case 'prompt':
      return '(SELECT body FROM texts WHERE id = i.prompt_id)';
    default:
      return assertNever(group, 'group');
  }
}

function facetSource(field: FacetField): { join: string; value: string } {
  const named = (kind: string, code: string) =>
    `(SELECT name FROM names WHERE kind = '${kind}' AND code = ${code})`;
  switch (field) {
    // By code, of which several are one name.
    case 'model':
      return { join: '', value: 'i.model' };
    case 'sampler':
    case 'scheduler':
    case 'engine':
    case 'project':
    case 'session':
    case 'batch':
      return { join: '', value: named(field, `i.${field}`) };
    case 'tag':
      return { join: 'JOIN image_tags t ON t.image_id = i.id', value: named('tag', 't.tag') };
    case 'lora':
      return { join: 'JOIN image_loras l ON l.image_id = i.id', value: 'l.lora' };
    case 'type':
    case 'format':
      return { join: '', value: `i.${field}` };
    case 'mark':
      return { join: '', value: "coalesce(s.mark, 'none')" };
    case 'folder':
      return {
        join: '',
        value: `(SELECT rtrim(replace(name, char(9), '/'), '/') FROM names WHERE kind = 'folder' AND code = i.folder)`,
      };
    case 'root':
      return {
        join: "JOIN names f ON f.kind = 'folder' AND f.code = i.folder",
        value: `(SELECT title FROM (SELECT 'library' AS id, 'library' AS title UNION ALL SELECT id, title FROM roots)
          WHERE id = substr(f.name, 1, instr(f.name, char(9)) - 1))`,
      };
    case 'rating':
      return { join: '', value: 'CAST(s.rating AS TEXT)' };
    case 'month':
      return { join: '', value: `substr(${DAY}, 1, 7)` };
    case 'day':
      return { join: '', value: DAY };
    default:
      return assertNever(field, 'facet');
  }
}
