import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBatchFile } from '../../../main/promptmedia/parse-batch-file.ts';
import { batchOf, fixtureBytes } from './batch-fixture.ts';
import { hostileFiles } from './hostile-files.ts';

const MIB = 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of the heap that are in use. */
function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe('hostile batch files, at length', () => {
  it('are refused at their full length, again and again, and leave no memory behind', () => {
    const accepted: string[] = [];
    const slowest = { name: '', ms: 0 };
    const heaps: number[] = [];
    for (let round = 0; round < 4; round++) {
      for (const [name, make] of Object.entries(hostileFiles(1.5 * MIB - 64, 15_900))) {
        const source = make();
        const before = process.cpuUsage();
        if (parseBatchFile(source, 'hostile.yaml').ok) accepted.push(name);
        const { user, system } = process.cpuUsage(before);
        if ((user + system) / 1000 > slowest.ms) Object.assign(slowest, { name, ms: (user + system) / 1000 });
      }
      heaps.push(heapBytes());
    }
    const peakMiB = process.resourceUsage().maxRSS / 1024;
    console.log(
      `slowest: ${slowest.name}, ${Math.round(slowest.ms)} ms; heap ${heaps.map((bytes) => Math.round(bytes / MIB)).join(', ')} MiB; peak ${Math.round(peakMiB)} MiB`,
    );
    expect(accepted).toEqual([]);
    expect((heaps.at(-1) ?? 0) - (heaps[0] ?? 0)).toBeLessThan(8 * MIB);
    expect(peakMiB).toBeLessThan(800);
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
