import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBatchFile } from '../../../main/promptmedia/parse-batch-file.ts';
import { batchOf, fixtureBytes } from './batch-fixture.ts';
import { hostileFiles } from './hostile-files.ts';

describe('hostile batch files, at length', () => {
  it('are refused at their full length, again and again, with memory flat', () => {
    const accepted: string[] = [];
    for (let round = 0; round < 3; round++) {
      for (const [name, make] of Object.entries(hostileFiles(2 * 1024 * 1024 - 64, 19_900))) {
        if (parseBatchFile(make(), 'hostile.yaml').ok) accepted.push(name);
      }
      globalThis.gc?.();
    }
    expect(accepted).toEqual([]);
    expect(process.memoryUsage().rss).toBeLessThan(1.2e9);
  });

  it('never break the reader when files are mutated byte by byte', () => {
    const files = ['three-kinds.yaml', 'lora-as-object.yaml', 'many-seeds.yaml', 'broken.yaml'].map(
      fixtureBytes,
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(5000), fc.integer({ min: 0, max: 255 })), { maxLength: 12 }),
        (file, edits) => {
          const bytes = Uint8Array.from(file);
          for (const [at, value] of edits) bytes[at % bytes.length] = value;
          expect(typeof parseBatchFile(bytes, 'x.yaml').ok).toBe('boolean');
        },
      ),
      { numRuns: 100_000 },
    );
    expect(batchOf(fixtureBytes('three-kinds.yaml')).prompts).toHaveLength(8);
  });
});
