import type { Sort } from '../../../main/domain/catalog-view.ts';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import type { FieldValue, Query, QueryField } from '../../../main/domain/query/ast.ts';
import { numericRange, seedRange, valueText } from '../../../main/domain/query/values.ts';
import { parseSameExcept, VARIED_FIELDS } from '../../../main/domain/query/same-value.ts';
import { settingText } from '../../../main/domain/same-except.ts';

/** Titles of the roots by id. */
export const ROOTS: Readonly<Record<string, string>> = { library: 'library', drive: 'Old Drive' };

/** A catalog's content as plain objects, to evaluate queries on by brute force. */
export interface World {
  readonly records: readonly ImageRecord[];
  readonly collections: readonly {
    readonly id: string;
    readonly name: string;
    readonly parentId: string | null;
  }[];
  readonly withWorkflow: ReadonlySet<string>;
  readonly nowMs: number;
}

/** Words as people see them: letters and digits, without case and accents; CJK by the character. */
function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase();
  return (
    plain.match(
      /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|(?:(?!\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana})[\p{L}\p{N}])+/gu,
    ) ?? []
  );
}

function saysPhrase(text: string, phrase: string, prefix: boolean): boolean {
  const words = wordsOf(text);
  const wanted = wordsOf(phrase);
  if (wanted.length === 0) return false;
  return words.some((_word, from) =>
    wanted.every((want, index) => {
      const word = words[from + index];
      return prefix && index === wanted.length - 1 ? word?.startsWith(want) === true : word === want;
    }),
  );
}

function says(record: ImageRecord, text: string, prefix: boolean): boolean {
  const { generation, user } = record;
  return [generation.prompt, generation.negativePrompt, user.note, generation.model ?? '', ...user.tags].some(
    (body) => saysPhrase(body, text, prefix),
  );
}

function inRange(value: number | null, field: QueryField, asked: FieldValue, nowMs: number): boolean {
  const range = numericRange(field, asked, nowMs);
  if (!range.ok) throw new Error(range.message);
  const { from, to, includesFrom, includesTo } = range.value;
  if (value === null) return false;
  return (includesFrom ? value >= from : value > from) && (includesTo ? value <= to : value < to);
}

function named(name: string | null, value: FieldValue, loose: 'equals' | 'contains' | 'prefix'): boolean {
  if (name === null || name === '') return false;
  const lower = name.toLowerCase();
  const text = valueText(value).toLowerCase();
  if (value.kind === 'text' && value.prefix) return lower.startsWith(text);
  if (loose === 'prefix') return lower.startsWith(text);
  return loose === 'contains' && !(value.kind === 'text' && value.exact)
    ? lower.includes(text)
    : lower === text;
}

const under = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

function collectionIds(world: World, value: FieldValue): Set<string> {
  const found = new Set(
    world.collections
      .filter(({ id, name }) => id === valueText(value) || named(name, value, 'equals'))
      .map(({ id }) => id),
  );
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const { id, parentId } of world.collections)
      if (parentId !== null && found.has(parentId)) found.add(id);
  }
  return found;
}

function isSaved({ user, collections }: ImageRecord): boolean {
  return user.favorite || user.rating > 0 || user.tags.length > 0 || collections.length > 0;
}

function state(world: World, record: ImageRecord, what: string): boolean {
  const { file, state: now, uid } = record;
  switch (what) {
    case 'saved':
      return isSaved(record);
    case 'expiring':
      return now.expiresAtMs !== null && now.trashedAtMs === null && !isSaved(record);
    case 'missing':
      return now.missing;
    case 'trashed':
      return now.trashedAtMs !== null;
    default:
      return world.records.some(
        (other) =>
          other.uid !== uid &&
          other.state.trashedAtMs === null &&
          (other.file.contentHash === file.contentHash ||
            (file.pixelHash !== null && other.file.pixelHash === file.pixelHash)),
      );
  }
}

function possession(world: World, record: ImageRecord, what: string): boolean {
  const { generation, user, uid } = record;
  switch (what) {
    case 'mask':
      return generation.parents.some(({ role }) => role === 'mask');
    case 'parent':
      return generation.parents.some(({ role }) => role !== 'mask');
    case 'lora':
      return generation.loras.length > 0;
    case 'workflow':
      return world.withWorkflow.has(uid);
    case 'note':
      return user.note !== '';
    default:
      return world.records.some((other) => other.generation.parents.some((parent) => parent.uid === uid));
  }
}

/** What was put into one by hand, else one prompt of a session; what no session made or was taken out stands alone. */
function stackOf({ uid, user, generation: { sessionId, prompt } }: ImageRecord): string {
  if (user.stackRole === 'out') return uid;
  if (user.stackId !== null) return user.stackId;
  return sessionId === null ? uid : `${sessionId}\n${prompt}`;
}

function projectOf({ generation: { prompt } }: ImageRecord): string | null {
  const dash = prompt.indexOf(' - ');
  return dash > 0 ? prompt.slice(0, dash).trim() : null;
}

/** A name that is typed in part; in quotes it is one that a picture bears, else words of one. Folder and extension of a file are optional. */
function called(
  name: string | null,
  value: FieldValue,
  world: World,
  namesOf: (record: ImageRecord) => readonly (string | null)[],
): boolean {
  const plain = (of: string | null): string | undefined =>
    of
      ?.toLowerCase()
      .replace(/^.*\//, '')
      .replace(/\.safetensors$/, '');
  const text = valueText(value).toLowerCase();
  const file = plain(name);
  if (name === null || file === undefined) return false;
  if (value.kind === 'text' && value.prefix)
    return name.toLowerCase().startsWith(text) || file.startsWith(text);
  if (value.kind !== 'text' || !value.exact)
    return name.toLowerCase().includes(text) || (text.endsWith('.safetensors') && file === plain(text));
  if (world.records.some((other) => namesOf(other).some((one) => plain(one) === plain(text))))
    return file === plain(text);
  return text !== '' && text.split(' ').every((word) => name.toLowerCase().includes(word));
}

function field(world: World, record: ImageRecord, name: QueryField, value: FieldValue): boolean {
  const { file, generation, user, collections } = record;
  const text = valueText(value);
  const prefix = value.kind === 'text' && value.prefix;
  const isAny = prefix && text === '';
  const number = (of: number | null): boolean => inRange(of, name, value, world.nowMs);
  switch (name) {
    case 'prompt':
      return isAny ? generation.prompt !== '' : saysPhrase(generation.prompt, text, prefix);
    case 'negative':
      return isAny ? generation.negativePrompt !== '' : saysPhrase(generation.negativePrompt, text, prefix);
    case 'note':
      return isAny ? user.note !== '' : saysPhrase(user.note, text, prefix);
    case 'model':
      return called(generation.model, value, world, (other) => [other.generation.model]);
    case 'lora':
      return generation.loras.some(({ name: lora }) =>
        called(lora, value, world, (other) => other.generation.loras.map((one) => one.name)),
      );
    case 'batch':
      return called(generation.batchFile, value, world, (other) => [other.generation.batchFile]);
    case 'project':
      return called(projectOf(record), value, world, (other) => [projectOf(other)]);
    case 'sampler':
    case 'scheduler':
    case 'engine':
      return named(generation[name], value, 'equals');
    case 'session':
      return named(generation.sessionId, value, 'prefix');
    case 'tag':
      return user.tags.some((tag) =>
        prefix
          ? tag.toLowerCase().startsWith(text.toLowerCase())
          : under(tag.toLowerCase(), text.toLowerCase()),
      );
    case 'path': {
      const path = file.path.toLowerCase();
      const wanted = text.toLowerCase();
      if (!wanted.startsWith('/')) return prefix ? `/${path}`.includes(`/${wanted}`) : path.includes(wanted);
      return prefix
        ? `/${path}`.startsWith(wanted)
        : wanted === '/' || under(path, wanted.slice(1).replace(/\/$/u, ''));
    }
    case 'root':
      return file.rootId === text.toLowerCase() || named(ROOTS[file.rootId] ?? '', value, 'contains');
    case 'collection': {
      const ids = collectionIds(world, value);
      return collections.some((id) => ids.has(id));
    }
    case 'seed': {
      const range = seedRange(value);
      if (!range.ok) throw new Error(range.message);
      if (generation.seed === null) return false;
      const seed = BigInt(generation.seed);
      return seed >= range.value.from && seed <= range.value.to;
    }
    case 'steps':
    case 'guidance':
    case 'denoise':
      return number(generation[name]);
    case 'width':
    case 'height':
      return number(file[name]);
    case 'megapixels':
      return number((file.width * file.height) / 1e6);
    case 'aspect':
      return number(file.width / file.height);
    case 'size':
      return number(file.sizeBytes);
    case 'rating':
      return number(user.rating);
    case 'created':
      return number(generation.createdAtMs ?? file.modifiedAtMs);
    case 'format':
      return file.format === text;
    case 'type':
      return generation.type === text;
    case 'mark':
      return (user.mark ?? 'none') === text;
    case 'stack':
      return world.records.some((other) => other.uid.startsWith(text) && stackOf(other) === stackOf(record));
    case 'same': {
      const same = parseSameExcept(text);
      const bases = world.records.filter(({ uid }) => same !== null && uid.startsWith(same.uid));
      const base = bases.toSorted((a, b) => (a.uid < b.uid ? -1 : 1))[0];
      return (
        base !== undefined &&
        generation.prompt === base.generation.prompt &&
        generation.negativePrompt === base.generation.negativePrompt &&
        VARIED_FIELDS.every(
          (one) => same?.except.includes(one) || settingText(record, one) === settingText(base, one),
        )
      );
    }
    case 'status':
      return text === 'completed';
    case 'favorite':
      return user.favorite === (text === 'yes');
    case 'has':
      return possession(world, record, text);
    case 'is':
      return state(world, record, text);
    case 'parent':
      return generation.parents.some(({ uid }) => uid.startsWith(text));
    case 'child':
      return world.records.some(
        (other) =>
          other.uid.startsWith(text) && other.generation.parents.some(({ uid }) => uid === record.uid),
      );
  }
}

function matches(world: World, record: ImageRecord, query: Query): boolean {
  switch (query.kind) {
    case 'all':
      return true;
    case 'and':
      return query.terms.every((term) => matches(world, record, term));
    case 'or':
      return query.terms.some((term) => matches(world, record, term));
    case 'not':
      return !matches(world, record, query.term);
    case 'word':
      return says(record, query.text, query.prefix);
    case 'phrase':
      return says(record, query.text, false);
    case 'field':
      return field(world, record, query.field, query.value);
  }
}

function asksForTrash(query: Query): boolean {
  if (query.kind === 'and' || query.kind === 'or') return query.terms.some(asksForTrash);
  if (query.kind === 'not') return asksForTrash(query.term);
  return query.kind === 'field' && query.field === 'is' && valueText(query.value) === 'trashed';
}

/** Matches by brute force, in the order of the records. */
export function expectedMatches(world: World, query: Query): ImageRecord[] {
  const all = asksForTrash(query);
  return world.records.filter(
    (record) => (all || record.state.trashedAtMs === null) && matches(world, record, query),
  );
}

const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** The records in a sort's order: what they lack last, ties by creation, then the later entered first. */
export function expectedOrder(world: World, found: readonly ImageRecord[], sort: Sort): ImageRecord[] {
  const entered = new Map(world.records.map(({ uid }, index) => [uid, index]));
  const key = ({ file, generation, user }: ImageRecord): string | number | bigint | null => {
    switch (sort.key) {
      case 'created':
        return generation.createdAtMs ?? file.modifiedAtMs;
      case 'rating':
        return user.rating;
      case 'model':
        return (
          generation.model
            ?.toLowerCase()
            .replace(/^.*\//, '')
            .replace(/\.safetensors$/, '') ?? null
        );
      case 'steps':
      case 'guidance':
        return generation[sort.key];
      case 'resolution':
        return file.width * file.height;
      case 'format':
        return file.format;
      case 'size':
        return file.sizeBytes;
      case 'seed':
        return generation.seed === null ? null : BigInt(generation.seed);
      case 'name':
        return file.path.slice(file.path.lastIndexOf('/') + 1);
      default:
        throw new Error(`No oracle for ${sort.key}`);
    }
  };
  const sign = sort.direction === 'ascending' ? 1 : -1;
  return found.toSorted((a, b) => {
    const left = key(a);
    const right = key(b);
    const tie =
      (b.generation.createdAtMs ?? b.file.modifiedAtMs) - (a.generation.createdAtMs ?? a.file.modifiedAtMs) ||
      (entered.get(b.uid) ?? 0) - (entered.get(a.uid) ?? 0);
    if (left === null || right === null) return Number(left === null) - Number(right === null) || tie;
    if (typeof left === 'string' && typeof right === 'string') return sign * byText(left, right) || tie;
    return left === right ? tie : sign * (left < right ? -1 : 1);
  });
}
