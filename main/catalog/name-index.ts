import { listedName, spellingKey, withoutExtension } from '../domain/bare-name.ts';
import { hasBit } from './bitmap.ts';
import type { Bits } from './bitmap.ts';
import type { Sqlite } from './database.ts';
import type { NameMatch } from './conditions.ts';
import { matchesName } from './conditions.ts';
import { NamePool } from './name-pool.ts';
import type { NameKind } from './names.ts';

/** Kinds whose names stand for files: one is one, whatever its folder, its extension and the case of its letters. */
const SPELLED: ReadonlySet<NameKind> = new Set(['model', 'lora']);

interface Kind {
  /** By code; index 0 stands for "none". */
  readonly names: string[];
  readonly lower: string[];
  /** The same string's id in `texts`, 0 where it has none. */
  readonly texts: number[];
  /** What was searched last of `lower` in one string, each after a NUL, to be searched at one go; and where each begins there. */
  joined: string;
  readonly starts: number[];
  /** Of a kind that is spelled in several ways: what the spellings have in common, by code, and the codes of each. */
  readonly keys: string[];
  readonly byKey: Map<string, number[]>;
}

/** A reader's copy of the `names` dictionary, completed as it grows. */
export class NameIndex {
  readonly #kinds = new Map<NameKind, Kind>();
  readonly #folders = new NamePool();
  readonly #foldersOfRoot = new Map<string, number[]>();
  readonly #newer;

  constructor(db: Sqlite) {
    this.#newer = db.prepare<[string, number], { code: number; name: string; text: number }>(
      'SELECT code, name, coalesce(text_id, 0) AS text FROM names WHERE kind = ? AND code > ? ORDER BY code',
    );
  }

  #kind(kind: NameKind): Kind {
    let known = this.#kinds.get(kind);
    if (known === undefined) {
      known = {
        names: [''],
        lower: [''],
        texts: [0],
        joined: '\0',
        starts: [1],
        keys: [''],
        byKey: new Map(),
      };
      this.#kinds.set(kind, known);
    }
    for (const { code, name, text } of this.#newer.all(kind, known.names.length - 1)) {
      known.names[code] = name;
      known.lower[code] = name.toLowerCase();
      known.texts[code] = text;
      if (SPELLED.has(kind)) addSpelling(known, code);
    }
    return known;
  }

  /** Names by code; index 0 is the empty string. */
  all(kind: NameKind): readonly string[] {
    return this.#kind(kind).names;
  }

  name(kind: NameKind, code: number): string {
    const known = this.#kinds.get(kind)?.names[code];
    return known ?? this.#kind(kind).names[code] ?? '';
  }

  /** The code of the name that stands for all its spellings: the first one. */
  spelledFirst(kind: NameKind, code: number): number {
    if (!SPELLED.has(kind)) return code;
    let known = this.#kinds.get(kind);
    if (known?.keys[code] === undefined) known = this.#kind(kind);
    return known.byKey.get(known.keys[code] ?? '')?.[0] ?? code;
  }

  /** A name as lists show it: the same for all its spellings. */
  listed(kind: NameKind, code: number): string {
    const name = this.name(kind, this.spelledFirst(kind, code));
    return SPELLED.has(kind) ? listedName(name) : name;
  }

  /** Codes whose names match, ascending. */
  matching(kind: NameKind, match: NameMatch): number[] {
    const { mode, text } = match;
    if (mode === 'called') return this.#called(kind, text);
    const found = this.#matching(kind, match);
    if (!SPELLED.has(kind)) return found;
    const { byKey, keys } = this.#kind(kind);
    // Without its folder; and a whole file's name, whatever its extension.
    if (mode === 'prefix')
      return merged(
        found,
        codesWhere(keys, (key) => key.startsWith(text)),
      );
    return withoutExtension(text) === text ? found : merged(found, byKey.get(spellingKey(text)) ?? []);
  }

  #called(kind: NameKind, text: string): number[] {
    const { byKey, lower } = this.#kind(kind);
    const exact = SPELLED.has(kind)
      ? (byKey.get(spellingKey(text)) ?? [])
      : this.#matching(kind, { mode: 'equals', text });
    const words = text.split(/\s+/u).filter(Boolean);
    if (exact.length > 0 || words.length === 0) return [...exact];
    return codesWhere(lower, (name) => words.every((word) => name.includes(word)));
  }

  #matching(kind: NameKind, match: NameMatch): number[] {
    const known = this.#kind(kind);
    const { lower, starts } = known;
    for (let code = starts.length; code < lower.length; code += 1) {
      starts[code] = known.joined.length + 1;
      known.joined += `\0${lower[code] ?? ''}`;
    }
    const { joined } = known;
    const wanted = match.mode === 'contains' ? match.text : `\0${match.text}`;
    const codes: number[] = [];
    let code = 0;
    for (;;) {
      const from = starts[code + 1];
      if (from === undefined) return codes;
      const at = joined.indexOf(wanted, from - 1);
      if (at < 0) return codes;
      code = Math.max(code + 1, lastAtMost(starts, at + 1));
      if (matchesName(match, lower[code] ?? '')) codes.push(code);
    }
  }

  /** Codes whose names are among the texts, ascending. */
  withText(kind: 'model' | 'tag', texts: Bits): number[] {
    const codes: number[] = [];
    this.#kind(kind).texts.forEach((text, code) => {
      if (code > 0 && hasBit(texts, text)) codes.push(code);
    });
    return codes;
  }

  /** Folder paths, whatever their root, by code. */
  folders(): NamePool {
    for (const { code, name } of this.#newer.all('folder', this.#folders.size - 1)) {
      const tab = name.indexOf('\t');
      this.#folders.set(code, name.slice(tab + 1));
      const root = name.slice(0, tab);
      const known = this.#foldersOfRoot.get(root);
      if (known === undefined) this.#foldersOfRoot.set(root, [code]);
      else known.push(code);
    }
    return this.#folders;
  }

  /** Codes of the folders by the id of their root. */
  foldersOfRoot(): ReadonlyMap<string, readonly number[]> {
    this.folders();
    return this.#foldersOfRoot;
  }
}

function addSpelling({ names, keys, byKey }: Kind, code: number): void {
  const key = spellingKey(names[code] ?? '');
  keys[code] = key;
  const same = byKey.get(key);
  if (same === undefined) byKey.set(key, [code]);
  else same.push(code);
}

function codesWhere(names: readonly string[], test: (name: string) => boolean): number[] {
  const codes: number[] = [];
  names.forEach((name, code) => {
    if (code > 0 && test(name)) codes.push(code);
  });
  return codes;
}

/** Two ascending lists as one. */
function merged(first: readonly number[], second: readonly number[]): number[] {
  return [...new Set([...first, ...second])].toSorted((a, b) => a - b);
}

/** Index of the last of the ascending numbers that is no greater than `value`. */
function lastAtMost(numbers: readonly number[], value: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((numbers[middle] as number) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
