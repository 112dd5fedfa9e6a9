import type { CatalogWork } from '../../domain/catalog-work.ts';

/** Where a command's answer goes: one JSON document with `--json`, else lines for people. Everything else is stderr's. */
export interface Output {
  readonly json: boolean;
  /** The answer. Called once. */
  result(value: unknown, lines: readonly string[]): void;
  /** A word on what is going on. */
  note(text: string): void;
}

/** All control characters but tab and the ends of lines. */
const CONTROL = /(?!\t|\r?\n)\p{Cc}/gu;

/** Servers' messages and pictures' texts may hold what a terminal obeys: it is shown as a sign instead. */
function printable(text: string): string {
  return text.replaceAll(CONTROL, '\uFFFD');
}

export function createOutput(json: boolean): Output {
  return {
    json,
    result(value, lines) {
      const text = json ? `${JSON.stringify(value)}\n` : lines.map((line) => `${printable(line)}\n`).join('');
      process.stdout.write(text);
    },
    note(text) {
      process.stderr.write(`${printable(text)}\n`);
    },
  };
}

const CATALOG_WORK: Readonly<Record<CatalogWork, string>> = {
  update: 'The catalog of this library is brought up to date. A large one takes a minute.',
  rebuild:
    'The catalog of this library was missing, damaged or replaced, and is filled from the files. A large library takes some minutes.',
};

export function noteCatalogWork({ note }: Pick<Output, 'note'>, work: CatalogWork): void {
  note(CATALOG_WORK[work]);
}
