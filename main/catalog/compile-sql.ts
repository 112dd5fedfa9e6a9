import { assertNever } from '../domain/assert-never.ts';
import type { Query } from '../domain/query/ast.ts';
import type { NumericRange } from '../domain/query/values.ts';
import { MAX_SEED, seedToBytes } from '../domain/seed.ts';
import { VARIED_FIELDS } from '../domain/query/same-value.ts';
import type { SameExcept, VariedField } from '../domain/query/same-value.ts';
import type { Condition, NumericColumn, PathMatch, WordColumn } from './conditions.ts';
import { fieldCondition, wordCondition } from './conditions.ts';
import type { Sqlite } from './database.ts';
import type { NameIndex } from './name-index.ts';
import { collectionKeys } from './collection-keys.ts';
import { rootIds } from './root-ids.ts';
import { STACK_SQL } from './stacks.ts';

/** A boolean SQL expression over `images i JOIN states s`, with its parameters in order. */
export interface SqlPart {
  readonly sql: string;
  readonly params: readonly unknown[];
}

export interface SqlContext {
  readonly db: Sqlite;
  readonly names: NameIndex;
  readonly nowMs: number;
}

const NUMBERS: Readonly<Record<NumericColumn, string>> = {
  steps: 'i.steps',
  guidance: 'i.guidance',
  denoise: 'i.denoise',
  width: 'i.width',
  height: 'i.height',
  megapixels: '(i.width * i.height / 1e6)',
  aspect: '(i.width * 1.0 / i.height)',
  size: 'i.size_bytes',
  rating: 's.rating',
  created: 'i.created_at',
};

/** A picture that somebody kept: retention leaves it alone. */
export const SAVED_SQL = `(s.favorite = 1 OR s.rating > 0
  OR EXISTS (SELECT 1 FROM image_tags t WHERE t.image_id = i.id)
  OR EXISTS (SELECT 1 FROM collection_items c WHERE c.image_id = i.id))`;

const FLAGS = {
  favorite: 's.favorite = 1',
  mask: 'i.has_mask = 1',
  lora: 'EXISTS (SELECT 1 FROM image_loras l WHERE l.image_id = i.id)',
  workflow: 'i.has_workflow = 1',
  children: 'EXISTS (SELECT 1 FROM lineage l WHERE l.parent_uid = i.uid)',
  parent: 'i.has_parent = 1',
  note: 's.note_id <> 0',
  saved: SAVED_SQL,
  expiring: `(s.expires_at IS NOT NULL AND s.trashed_at IS NULL AND NOT ${SAVED_SQL})`,
  missing: 's.missing = 1',
  trashed: 's.trashed_at IS NOT NULL',
  duplicate: `EXISTS (SELECT 1 FROM images d JOIN states ds ON ds.image_id = d.id
    WHERE d.content_hash = i.content_hash AND d.id <> i.id AND ds.trashed_at IS NULL)
    OR EXISTS (SELECT 1 FROM images d JOIN states ds ON ds.image_id = d.id
    WHERE d.pixel_hash = i.pixel_hash AND d.id <> i.id AND ds.trashed_at IS NULL)`,
} as const;

const FALSE: SqlPart = { sql: '0', params: [] };

function list(codes: readonly number[]): string {
  return JSON.stringify(codes);
}

/** Escapes for LIKE with `\`. */
function like(text: string): string {
  return text.replaceAll(/[\\%_]/gu, String.raw`\$&`);
}

function numberSql(column: NumericColumn, { from, to, includesFrom, includesTo }: NumericRange): SqlPart {
  const expression = NUMBERS[column];
  const parts: string[] = [`${expression} IS NOT NULL`];
  const params: number[] = [];
  if (from !== -Infinity) {
    parts.push(`${expression} ${includesFrom ? '>=' : '>'} ?`);
    params.push(from);
  }
  if (to !== Infinity) {
    parts.push(`${expression} ${includesTo ? '<=' : '<'} ?`);
    params.push(to);
  }
  return { sql: `(${parts.join(' AND ')})`, params };
}

const TEXTS = { prompt: 'i.prompt_id', negative: 'i.negative_id', note: 's.note_id' } as const;

function wordsSql(column: WordColumn, expression: string | null): SqlPart {
  if (expression === null) return FALSE;
  const found = '(SELECT rowid FROM texts_fts WHERE texts_fts MATCH ?)';
  if (column !== 'any') return { sql: `${TEXTS[column]} IN ${found}`, params: [expression] };
  const named = (kind: string) => `SELECT code FROM names WHERE kind = '${kind}' AND text_id IN ${found}`;
  return {
    sql: `(i.prompt_id IN ${found} OR i.negative_id IN ${found} OR s.note_id IN ${found}
      OR i.model IN (${named('model')})
      OR i.id IN (SELECT image_id FROM image_tags WHERE tag IN (${named('tag')})))`,
    params: [expression, expression, expression, expression, expression],
  };
}

function pathSql({ mode, text }: PathMatch, { names }: SqlContext): SqlPart {
  // Folder names are few and matched in memory; file names are compared by LIKE, which folds ASCII letters only.
  const path = `'/' || (SELECT substr(f.name, instr(f.name, char(9)) + 1) || CASE WHEN f.name LIKE '%' || char(9) THEN '' ELSE '/' END
    FROM names f WHERE f.kind = 'folder' AND f.code = i.folder) || i.name`;
  const wanted = like(text);
  switch (mode) {
    case 'contains': {
      if (text.includes('/')) return { sql: `${path} LIKE ? ESCAPE '\\'`, params: [`_%${wanted}%`] };
      const inFolder = names.all('folder').flatMap((name, code) => {
        const folder = name.slice(name.indexOf('\t') + 1).toLowerCase();
        return code > 0 && folder.includes(text) ? [code] : [];
      });
      return {
        sql: `(i.folder IN (SELECT value FROM json_each(?)) OR i.name LIKE ? ESCAPE '\\')`,
        params: [list(inFolder), `%${wanted}%`],
      };
    }
    case 'begins':
      return { sql: `${path} LIKE ? ESCAPE '\\'`, params: [`%/${wanted}%`] };
    case 'prefix':
      return { sql: `${path} LIKE ? ESCAPE '\\'`, params: [`/${wanted}%`] };
    case 'within':
      return {
        sql: `(${path} LIKE ? ESCAPE '\\' OR ${path} LIKE ? ESCAPE '\\')`,
        params: [`/${wanted}`, `/${wanted}/%`],
      };
    default:
      return assertNever(mode, 'match');
  }
}

function nameSql(condition: Extract<Condition, { kind: 'name' }>, { names }: SqlContext): SqlPart {
  const codes = list(names.matching(condition.column, condition.match));
  const one = `(SELECT value FROM json_each(?))`;
  if (condition.column === 'tag') {
    return { sql: `i.id IN (SELECT image_id FROM image_tags WHERE tag IN ${one})`, params: [codes] };
  }
  if (condition.column === 'lora') {
    return { sql: `i.id IN (SELECT image_id FROM image_loras WHERE lora IN ${one})`, params: [codes] };
  }
  return { sql: `i.${condition.column} IN ${one}`, params: [codes] };
}

function conditionSql(condition: Condition, context: SqlContext): SqlPart {
  switch (condition.kind) {
    case 'constant':
      return { sql: condition.value ? '1' : '0', params: [] };
    case 'number':
      return numberSql(condition.column, condition.range);
    case 'seed': {
      const { from, to } = condition.range;
      if (from > to || to < 0n || from > MAX_SEED) return FALSE;
      return {
        sql: 'i.seed BETWEEN ? AND ?',
        params: [seedToBytes(from.toString()), seedToBytes(to.toString())],
      };
    }
    case 'name':
      return nameSql(condition, context);
    case 'path':
      return pathSql(condition.match, context);
    case 'root':
      return {
        sql: `i.folder IN (SELECT code FROM names WHERE kind = 'folder'
          AND substr(name, 1, instr(name, char(9)) - 1) IN (SELECT value FROM json_each(?)))`,
        params: [JSON.stringify(rootIds(context.db, condition.match))],
      };
    case 'collection':
      return {
        sql: 'i.id IN (SELECT image_id FROM collection_items WHERE collection IN (SELECT value FROM json_each(?)))',
        params: [list(collectionKeys(context.db, condition.match))],
      };
    case 'enum':
      if (condition.value === 'none') return { sql: `s.${condition.column} IS NULL`, params: [] };
      return {
        sql: `${condition.column === 'mark' ? 's' : 'i'}.${condition.column} = ?`,
        params: [condition.value],
      };
    case 'flag':
      return { sql: `${condition.value ? '' : 'NOT '}(${FLAGS[condition.flag]})`, params: [] };
    case 'written':
      return { sql: `${TEXTS[condition.column]} <> 0`, params: [] };
    case 'words':
      return wordsSql(condition.column, condition.expression);
    case 'lineage':
      return condition.direction === 'parent'
        ? {
            sql: `i.id IN (SELECT child_id FROM lineage WHERE parent_uid LIKE ? ESCAPE '\\')`,
            params: [`${like(condition.uid)}%`],
          }
        : {
            sql: `i.uid IN (SELECT l.parent_uid FROM lineage l JOIN images c ON c.id = l.child_id
              WHERE c.uid LIKE ? ESCAPE '\\')`,
            params: [`${like(condition.uid)}%`],
          };
    case 'stack':
      return stackSql(condition.uid);
    case 'same':
      return sameSql(condition);
    default:
      return assertNever(condition, 'condition');
  }
}

/** The pictures whose uid begins with the text, and those stacked with one of them. */
function stackSql(uid: string): SqlPart {
  const first = 'i.uid >= ? AND i.uid < ?';
  const range = [uid, `${uid}\u{10ffff}`];
  return {
    sql: `((${first}) OR (${STACK_SQL} <> 0 AND ${STACK_SQL} IN
      (SELECT ${STACK_SQL} FROM images i JOIN states s ON s.image_id = i.id WHERE ${first})))`,
    params: [...range, ...range],
  };
}

/** What two pictures must have in common for a setting of theirs to be the same. */
const SETTINGS: Readonly<Record<VariedField, (picture: string) => readonly string[]>> = {
  seed: (of) => [`${of}.seed`],
  steps: (of) => [`${of}.steps`],
  guidance: (of) => [`${of}.guidance`],
  sampler: (of) => [`${of}.sampler`],
  scheduler: (of) => [`${of}.scheduler`],
  denoise: (of) => [`${of}.denoise`],
  model: (of) => [`${of}.model`],
  loras: (of) => [lorasSql(of)],
  size: (of) => [`${of}.width`, `${of}.height`],
};

/** LoRAs with their strengths in the order of use, NULL without any. */
export function lorasSql(picture: string): string {
  return `(SELECT group_concat(concat_ws(char(9), l.value ->> 'name', l.value ->> 'modelStrength',
    l.value ->> 'clipStrength'), char(10)) FROM json_each(${picture}.generation, '$.loras') l)`;
}

/** The prompts and settings of the picture whose uid begins with the text, but for those excepted. */
function sameSql({ uid, except }: SameExcept): SqlPart {
  const settings = VARIED_FIELDS.filter((field) => !except.includes(field)).map((field) => SETTINGS[field]);
  const same = [(of: string) => [`${of}.prompt_id`, `${of}.negative_id`], ...settings].flatMap((parts) => {
    const [ours, theirs] = [parts('i'), parts('b')];
    return ours.map((part, index) => `${part} IS ${theirs[index]}`);
  });
  return {
    sql: `EXISTS (SELECT 1 FROM images b WHERE b.uid = (SELECT min(uid) FROM images WHERE uid >= ? AND uid < ?)
      AND ${same.join(' AND ')})`,
    params: [uid, `${uid}\u{10ffff}`],
  };
}

/** Whether the query itself speaks of the trash; else what lies there is left out. */
export function mentionsTrash(query: Query): boolean {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.terms.some(mentionsTrash);
    case 'not':
      return mentionsTrash(query.term);
    case 'field': {
      if (query.field !== 'is') return false;
      const condition = fieldCondition('is', query.value, 0);
      return condition.kind === 'flag' && condition.flag === 'trashed';
    }
    default:
      return false;
  }
}

function joined(parts: readonly SqlPart[], operator: string, empty: string): SqlPart {
  if (parts.length === 0) return { sql: empty, params: [] };
  return {
    sql: `(${parts.map(({ sql }) => sql).join(` ${operator} `)})`,
    params: parts.flatMap(({ params }) => params),
  };
}

function part(query: Query, context: SqlContext): SqlPart {
  switch (query.kind) {
    case 'all':
      return { sql: '1', params: [] };
    case 'and':
      return joined(
        query.terms.map((term) => part(term, context)),
        'AND',
        '1',
      );
    case 'or':
      return joined(
        query.terms.map((term) => part(term, context)),
        'OR',
        '0',
      );
    case 'not': {
      const term = part(query.term, context);
      // NULL (no steps, no seed) is "does not match", so its negation matches.
      return { sql: `NOT coalesce(${term.sql}, 0)`, params: term.params };
    }
    case 'word':
      return conditionSql(wordCondition(query.text, query.prefix), context);
    case 'phrase':
      return conditionSql(wordCondition(query.text, false), context);
    case 'field':
      return conditionSql(fieldCondition(query.field, query.value, context.nowMs), context);
    default:
      return assertNever(query, 'query');
  }
}

/**
 * The query as SQL over `images i JOIN states s ON s.image_id = i.id`. What lies in the trash is left out unless the
 * query speaks of it.
 * @throws AppError INVALID_QUERY
 */
export function compileSql(query: Query, context: SqlContext): SqlPart {
  const { sql, params } = part(query, context);
  return { sql: mentionsTrash(query) ? sql : `s.trashed_at IS NULL AND ${sql}`, params };
}
