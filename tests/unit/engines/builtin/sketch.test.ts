import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { pngOf, REQUEST, rgbOf, runBuiltin } from './run-builtin.ts';
import type { GenerationRequest } from '../../../../main/domain/generation.ts';

async function sketch(changes: Partial<GenerationRequest> = {}): Promise<Buffer> {
  const { outputs } = await runBuiltin(changes);
  return Buffer.from(outputs[0]?.bytes ?? []);
}

/** Mean difference of samples, levels. */
function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, at) => sum + Math.abs(value - b[at]!), 0) / a.length;
}

describe('a sketch', () => {
  it('is the same bytes for the same request, and other ones for another seed or prompt', async () => {
    const first = await sketch();
    expect(Buffer.compare(await sketch(), first)).toBe(0);
    const others = [
      await sketch({ seed: '43' }),
      await sketch({ prompt: 'a green forest at night' }),
      await sketch({ negativePrompt: 'boat' }),
    ];
    for (const other of others) {
      expect(meanDifference(await rgbOf(first), await rgbOf(other))).toBeGreaterThan(1);
    }
  });

  it('has the size asked for, in PNG, and says how long it took', async () => {
    const { outputs, started } = await runBuiltin({ width: 200, height: 88 });
    expect(started).toBe(1);
    expect(outputs).toHaveLength(1);
    expect(await sharp(outputs[0]?.bytes).metadata()).toMatchObject({
      format: 'png',
      width: 200,
      height: 88,
      channels: 3,
    });
    expect(outputs[0]?.engineSeconds).toBeGreaterThan(0);
  });

  it('reports progress that only rises, to 1 over all its pictures', async () => {
    const { outputs, progress } = await runBuiltin({}, { imageCount: 2 });
    const fractions = progress.map(({ fraction }) => fraction);
    expect(outputs.map(({ index }) => index)).toEqual([0, 1]);
    expect(fractions).toHaveLength(2 * REQUEST.steps);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions[0]).toBeGreaterThan(0);
    expect(fractions.at(-1)).toBeCloseTo(1, 10);
    expect(progress[2]).toMatchObject({ step: 3, steps: REQUEST.steps });
  });

  it('shows the unfinished picture on the way', async () => {
    const { previews } = await runBuiltin({ width: 512, height: 384, steps: 20 });
    expect(previews.length).toBeGreaterThan(0);
    const [preview] = previews;
    expect(preview?.mediaType).toBe('image/webp');
    expect(await sharp(preview?.bytes).metadata()).toMatchObject({
      format: 'webp',
      width: 384,
      height: 288,
    });
  });

  it('ends when it is cancelled, before its last step', async () => {
    const abort = new AbortController();
    const steps: (number | undefined)[] = [];
    const running = runBuiltin(
      { width: 1024, height: 1024, steps: 50 },
      {
        signal: abort.signal,
        onProgress: ({ step }) => {
          steps.push(step);
          abort.abort();
        },
      },
    );
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(steps.length).toBeLessThan(50);
    await expect(runBuiltin({}, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

describe('the words of a prompt', () => {
  it('show: a lighthouse has red bands, which the same sea has not without it', async () => {
    const redPixels = async (prompt: string): Promise<number> => {
      const rgb = await rgbOf(await sketch({ prompt, width: 256, height: 256, steps: 20 }));
      let count = 0;
      for (let i = 0; i < rgb.length; i += 3) {
        const [red, green, blue] = [rgb[i]!, rgb[i + 1]!, rgb[i + 2]!];
        if (red > 120 && Math.max(green, blue) < red * 0.55) count += 1;
      }
      return count;
    };
    const bare = await redPixels('the sea at noon');
    expect(await redPixels('a lighthouse, the sea at noon')).toBeGreaterThan(bare + 200);
  });
});

describe('image to image', () => {
  const width = 96;
  const height = 64;
  const source = pngOf(width, height, (x, y) => [x * 2, y * 3, (x * y) % 256]);
  const from = async (denoise: number): Promise<number> => {
    const { outputs } = await runBuiltin(
      { type: 'image-to-image', width, height, denoise },
      { source: await source },
    );
    return meanDifference(await rgbOf(outputs[0]?.bytes ?? new Uint8Array()), await rgbOf(await source));
  };

  it('returns the source at strength 0 and leaves it the further, the more strength it has', async () => {
    const differences = [await from(0), await from(0.3), await from(0.7), await from(1)];
    expect(differences[0]).toBe(0);
    expect(differences).toEqual(differences.toSorted((a, b) => a - b));
    expect(new Set(differences).size).toBe(4);
  });

  it('refuses a source that is no picture', async () => {
    const running = runBuiltin({ type: 'image-to-image' }, { source: new Uint8Array([1, 2, 3]) });
    await expect(running).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
  });
});
