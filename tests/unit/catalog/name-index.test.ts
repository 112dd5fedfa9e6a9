import { expect, it } from 'vitest';
import { matchesName, type NameMatch } from '../../../main/catalog/conditions.ts';
import type { Sqlite } from '../../../main/catalog/database.ts';
import { NameIndex } from '../../../main/catalog/name-index.ts';
import { seededRandom } from '../../../main/domain/seeded-random.ts';

interface Row {
  readonly code: number;
  readonly name: string;
  readonly text: number;
}

/** A dictionary of one kind that grows. */
function dictionary(): { index: NameIndex; add: (code: number, name: string) => void } {
  const rows: Row[] = [];
  const statement = { all: (_kind: string, after: number) => rows.filter(({ code }) => code > after) };
  return {
    index: new NameIndex({ prepare: () => statement } as unknown as Sqlite),
    add: (code, name) => void rows.push({ code, name, text: 0 }),
  };
}

const MODES: readonly NameMatch['mode'][] = ['equals', 'prefix', 'contains', 'within'];

it('finds the names that looking at each finds, in every mode, while the dictionary grows', () => {
  const random = seededRandom('names');
  const { index, add } = dictionary();
  const names: string[] = [''];
  const letters = 'AbaB/\0ß';
  for (let code = 1; code <= 300; code += 1) {
    // A code may be passed over.
    const name =
      random() % 20 === 0 ? '' : Array.from({ length: random() % 5 }, () => letters[random() % 7]).join('');
    if (name !== '') add(code, name);
    names[code] = name;
    if (code % 30 > 0) continue;
    for (const text of ['', 'a', 'ab', 'a/', '\0', 'a\0b', 'bb', 'ß', 'absent']) {
      for (const mode of MODES) {
        const match = { mode, text };
        const expected = names.flatMap((known, at) =>
          at > 0 && at <= lastOf(names) && matchesName(match, known.toLowerCase()) ? [at] : [],
        );
        expect(index.matching('batch', match), `${mode} ${JSON.stringify(text)}`).toEqual(expected);
      }
    }
  }
});

/** The largest code that is named. */
function lastOf(names: readonly string[]): number {
  return names.findLastIndex((name) => name !== '');
}
