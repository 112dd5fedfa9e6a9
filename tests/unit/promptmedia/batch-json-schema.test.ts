import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { batchJsonSchema } from '../../../main/promptmedia/batch-json-schema.ts';
import { fixtureBytes } from './batch-fixture.ts';

const published: unknown = JSON.parse(
  readFileSync(new URL('../../../resources/schemas/batch.schema.json', import.meta.url), 'utf8'),
);

describe('the published JSON Schema', () => {
  it('is the one made from the schema in use (else run scripts/write-batch-schema.ts)', () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(batchJsonSchema())));
  });

  it('accepts the batch files that read without faults, and refuses faulty ones', () => {
    const schema = z.fromJSONSchema(published as Parameters<typeof z.fromJSONSchema>[0]);
    const names = readdirSync(new URL('../../fixtures/promptmedia/', import.meta.url)).filter(
      (name) => name !== 'broken.yaml',
    );
    expect(names.length).toBeGreaterThanOrEqual(8);
    const refused = names.filter(
      (name) => !schema.safeParse(parse(new TextDecoder().decode(fixtureBytes(name)))).success,
    );
    expect(refused).toEqual([]);
    const faulty = [{}, { prompts: [] }, { prompts: ['a'], steps: 'many' }, { prompts: [[1]] }];
    expect(faulty.filter((tree) => schema.safeParse(tree).success)).toEqual([]);
  });
});
