import { expect, it } from 'vitest';
import type { Dialect, RawMetadata } from '../../../main/metadata/dialect.ts';
import { bytesSource } from '../../../main/metadata/byte-source.ts';
import { muteAmong } from '../../../main/metadata/mute-dialects.ts';
import { DIALECTS, readRawFile } from '../../../main/metadata/read-metadata.ts';
import { makeFixtures } from '../../fixtures/metadata/make.ts';

const named = (texts: Readonly<Record<string, string>>): RawMetadata => ({
  format: 'png',
  width: 8,
  height: 8,
  texts,
});

it('of no fixture is a dialect passed over that reads it, whichever file has been seen before', async () => {
  const raws: RawMetadata[] = [];
  for (const { bytes } of await makeFixtures()) {
    try {
      raws.push((await readRawFile(bytesSource(bytes), {})).raw);
    } catch {
      // Fixtures that no reader opens.
    }
  }
  expect(raws.length).toBeGreaterThan(60);
  const muteDialects = muteAmong(DIALECTS);
  let passedOver = 0;
  // Empty texts first: nothing that a dialect looks for is in them.
  for (const { texts } of raws)
    muteDialects(named(Object.fromEntries(Object.keys(texts).map((name) => [name, '']))));
  for (const raw of raws) {
    const mute = muteDialects(raw);
    passedOver += mute.size;
    for (const dialect of mute) expect(dialect.read(raw), dialect.name).toBeNull();
  }
  expect(passedOver / raws.length).toBeGreaterThan(DIALECTS.length / 4);
});

it('asks whoever looks at the file in any way', () => {
  const looking: readonly [string, (raw: RawMetadata) => unknown][] = [
    ['a text', ({ texts }) => texts['prompt']],
    ['whether there is one', ({ texts }) => 'prompt' in texts || Object.hasOwn(texts, 'prompt')],
    ['all of them', ({ texts }) => Object.entries(texts)],
    ['copies them', ({ texts }) => ({ ...texts })],
    ['the name', ({ fileName }) => fileName],
  ];
  const dialects = looking.map(([name, look]): Dialect => ({ name, read: (raw) => (look(raw), null) }));
  const deaf: Dialect = {
    name: 'deaf',
    read: ({ texts }) => (texts['other'] === 'x' ? { facts: {} } : null),
  };
  const mute = muteAmong([...dialects, deaf])(named({ prompt: 'a fox' }));
  expect([...mute]).toEqual([deaf]);
});
