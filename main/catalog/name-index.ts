import type { Sqlite } from './database.ts';
import type { NameMatch } from './conditions.ts';
import { matchesName } from './conditions.ts';
import type { NameKind } from './names.ts';

interface Kind {
  /** By code; index 0 stands for "none". */
  readonly names: string[];
  readonly lower: string[];
}

/** A reader's copy of the `names` dictionary, completed as it grows. */
export class NameIndex {
  readonly #kinds = new Map<NameKind, Kind>();
  readonly #newer;

  constructor(db: Sqlite) {
    this.#newer = db.prepare<[string, number], { code: number; name: string }>(
      'SELECT code, name FROM names WHERE kind = ? AND code > ? ORDER BY code',
    );
  }

  #kind(kind: NameKind): Kind {
    let known = this.#kinds.get(kind);
    if (known === undefined) {
      known = { names: [''], lower: [''] };
      this.#kinds.set(kind, known);
    }
    for (const { code, name } of this.#newer.all(kind, known.names.length - 1)) {
      known.names[code] = name;
      known.lower[code] = name.toLowerCase();
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

  /** Codes whose names match, ascending. */
  matching(kind: NameKind, match: NameMatch): number[] {
    const { lower } = this.#kind(kind);
    const codes: number[] = [];
    for (let code = 1; code < lower.length; code += 1) {
      if (matchesName(match, lower[code] ?? '')) codes.push(code);
    }
    return codes;
  }
}
