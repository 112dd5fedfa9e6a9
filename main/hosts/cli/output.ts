import type { CatalogWork } from '../../domain/catalog-work.ts';

/** Where a command's answer goes: one JSON document with `--json`, else lines for people. Everything else is stderr's. */
export interface Output {
  readonly json: boolean;
  /** The answer. Called once. */
  result(value: unknown, lines: readonly string[]): void;
  /** A word on what is going on. */
  note(text: string): void;
}

export function createOutput(json: boolean): Output {
  return {
    json,
    result(value, lines) {
      const text = json ? `${JSON.stringify(value)}\n` : lines.map((line) => `${line}\n`).join('');
      process.stdout.write(text);
    },
    note(text) {
      process.stderr.write(`${text}\n`);
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
