import { describe, expect, it } from 'vitest';
import { readMetadata } from '../../../main/metadata/read-metadata.ts';
import { makeFixtures } from '../../fixtures/metadata/make.ts';

const fixtures = await makeFixtures();

describe('dialects', () => {
  it('have at least 60 files of different names', () => {
    expect(new Set(fixtures.map(({ name }) => name)).size).toBe(fixtures.length);
    expect(fixtures.length).toBeGreaterThanOrEqual(60);
  });

  it.each(fixtures)('reads $name', async ({ name, bytes, sidecars, expected, saidBy, user }) => {
    const read = await readMetadata(bytes, { pixels: true, fileName: name, sidecars: sidecars ?? {} });
    const { extra, ...fields } = expected;
    const found = Object.fromEntries(
      Object.keys(fields).map((field) => [field, read.generation[field as keyof typeof fields]]),
    );
    expect(found).toEqual(fields);
    expect(read.generation.extra).toMatchObject(extra ?? {});
    // Whatever has no field of its own is said to be from somewhere, too.
    const sources = Object.keys(read.generation.extra).map(
      (key) => read.generation.provenance[`extra.${key}`] ?? read.generation.provenance['extra'],
    );
    expect(
      sources.every((source) => (saidBy === 'gesso' ? source === undefined : source !== undefined)),
    ).toBe(true);
    const isOwn = saidBy === 'gesso' || saidBy === '';
    expect(read.generation.provenance['prompt']).toBe(isOwn ? undefined : saidBy);
    expect(read.warnings).toEqual([]);
    expect({ note: '', ...read.user }).toMatchObject(user ?? { note: '' });
    expect(read.width).toBe(/stealth/.test(name) ? 96 : /mp4/.test(name) ? 640 : 24);
    expect(read.height).toBe(/stealth/.test(name) ? 64 : /mp4/.test(name) ? 360 : 16);
  });
});
