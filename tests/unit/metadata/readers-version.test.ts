import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { READERS_VERSION } from '../../../main/metadata/read-again.ts';
import { readMetadata, understand } from '../../../main/metadata/read-metadata.ts';
import { makeFixtures } from '../../fixtures/metadata/make.ts';

/** What this version of the readers makes of the fixtures: by a digest of each one's texts, a digest of what they are read as. */
interface Recorded {
  readonly version: number;
  readonly readings: Readonly<Record<string, string>>;
}

const FILE = join(import.meta.dirname, '../../fixtures/metadata/readings.json');
const RECORD = 'RECORD_READINGS=1 npm run -s test:unit -- tests/unit/metadata/readers-version.test.ts';

/** The same for equal values, in whatever order their fields are. */
function digest(value: unknown): string {
  const sorted = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
  return createHash('sha256').update(sorted).digest('hex').slice(0, 16);
}

it('libraries are read again whenever the readers make something else of the same texts', async () => {
  const readings: Record<string, string> = {};
  const names = new Map<string, string>();
  for (const { name, bytes, sidecars } of await makeFixtures()) {
    const { format, width, height, rawTexts } = await readMetadata(bytes, {
      pixels: true,
      fileName: name,
      sidecars: sidecars ?? {},
    });
    const raw = { format, width, height, fileName: name, texts: rawTexts };
    const texts = digest(raw);
    names.set(texts, name);
    // Of a date without a zone something else is made wherever this runs.
    const { createdAtMs: _, ...reading } = understand(raw).generation;
    readings[texts] = digest(reading);
  }
  if (process.env['RECORD_READINGS']) {
    const sorted = Object.fromEntries(Object.entries(readings).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    writeFileSync(FILE, `${JSON.stringify({ version: READERS_VERSION, readings: sorted }, null, 2)}\n`);
  }
  const recorded = JSON.parse(readFileSync(FILE, 'utf8')) as Recorded;
  expect(recorded.version, `Record what the readers of this version make of the fixtures: ${RECORD}`).toBe(
    READERS_VERSION,
  );
  // New fixtures are in no record yet, and need not be.
  const changed = [...names].filter(
    ([texts]) => (recorded.readings[texts] ?? readings[texts]) !== readings[texts],
  );
  expect(
    changed.map(([, name]) => name),
    `The readers make something else of these. Raise READERS_VERSION in main/metadata/read-again.ts, so that libraries are read again ` +
      `(unless no release has it yet), then: ${RECORD}`,
  ).toEqual([]);
  const known = [...names.keys()].filter((texts) => texts in recorded.readings).length;
  expect(known, `Few fixtures are what they were: ${RECORD}`).toBeGreaterThan(names.size / 2);
});
