import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadColors, loadPicture } from '../../../../../renderer/features/editor/canvas/picture.ts';
import type { Picture } from '../../../../../renderer/features/editor/canvas/picture.ts';
import type { View } from '../../../../../renderer/features/editor/canvas/view.ts';

/** Answers wait until they are let through; a bitmap bears its address. */
let waiting: Map<string, () => void>;
beforeEach(() => {
  waiting = new Map();
  vi.stubGlobal(
    'fetch',
    (url: string) =>
      new Promise((resolve) => {
        waiting.set(url, () => resolve({ ok: true, blob: () => Promise.resolve(url) }));
      }),
  );
  vi.stubGlobal('createImageBitmap', (url: string) => Promise.resolve({ url, close: () => undefined }));
});
afterEach(() => vi.unstubAllGlobals());

let changes = 0;

async function letThrough(url: string): Promise<void> {
  const before = changes;
  waiting.get(url)!();
  await vi.waitFor(() => expect(changes).toBe(before + 1));
}

const [WIDTH, HEIGHT] = [6000, 5000];
const view: View = { camera: { scale: 0.1, x: 0, y: 0 }, viewport: { width: 600, height: 500 }, density: 1 };

const file = {
  width: WIDTH,
  height: HEIGHT,
  url: 'whole',
  decodable: true,
  tileUrl: (level: number, x: number, y: number) => `${level}/${x}/${y}`,
  previewUrl: 'preview',
};
const open = (): Promise<Picture> => loadPicture(file, () => changes++);

/** What a frame draws: the bitmap and the numbers it is drawn with. */
function drawn(picture: Picture, seen = view): [string, ...number[]][] {
  const calls: [string, ...number[]][] = [];
  const context = {
    drawImage: (bitmap: { url: string }, ...numbers: number[]) => calls.push([bitmap.url, ...numbers]),
  };
  picture.draw(context as unknown as CanvasRenderingContext2D, seen, { x: 0, y: 0 });
  return calls;
}

describe('a picture in tiles', () => {
  it('shows a small one of the whole until its tiles are there, and of a tile at its edge only what is picture', async () => {
    const picture = await open();
    expect(drawn(picture)).toEqual([]);
    await letThrough('preview');
    expect(drawn(picture)).toEqual([['preview', 0, 0, 600, 500]]);
    // 6000 pixels at an eighth are 750: the second tile holds 238 columns, and 5000 at an eighth are 625.
    await letThrough('3/1/1');
    expect(drawn(picture)).toContainEqual(['3/1/1', 0, 0, 238, 113, 410, 410, 190, 90]);
    await letThrough('4/0/0');
    const last = drawn(picture);
    expect(last.map(([url]) => url)).toEqual(['4/0/0', '3/1/1']);
    expect(last[0]).toEqual(['4/0/0', 0, 0, 375, 312.5, 0, 0, 600, 500]);
    picture.close();
  });
});

describe('what is shown from tiles', () => {
  it('is also a small picture that a browser can not decode', async () => {
    const picture = await loadPicture(
      { ...file, width: 700, height: 500, decodable: false },
      () => changes++,
    );
    drawn(picture, { ...view, camera: { scale: 1, x: 0, y: 0 }, viewport: { width: 700, height: 500 } });
    expect([...waiting.keys()]).toEqual(['preview', '1/0/0', '0/0/0', '0/1/0']);
  });

  it('keeps every tile of a frame, however many it takes', async () => {
    const large = { ...file, width: 16_384, height: 16_384 };
    const picture = await loadPicture(large, () => changes++);
    // As a 6K screen has it: 18 × 12 tiles at once.
    const seen = {
      camera: { scale: 0.5, x: 0, y: 0 },
      viewport: { width: 4608, height: 2880 },
      density: 1.999,
    };
    drawn(picture, seen);
    const tiles = [...waiting.keys()].filter((url) => url.startsWith('0/'));
    expect(tiles.length).toBeGreaterThan(160);
    for (const url of tiles) waiting.get(url)!();
    await vi.waitFor(() => expect(drawn(picture, seen)).toHaveLength(tiles.length));
    waiting.clear();
    drawn(picture, seen);
    expect([...waiting.keys()]).toEqual([]);
  });
});

describe('the colours to choose by', () => {
  const coloursOf = async (from: Parameters<typeof loadColors>[0]): ReturnType<typeof loadColors> => {
    const colours = loadColors(from);
    for (const letGo of waiting.values()) letGo();
    return colours;
  };

  it('come from the file itself', async () => {
    const small = { ...file, width: 700, height: 500 };
    expect(await coloursOf(small)).toEqual({
      width: 700,
      height: 500,
      parts: [{ file: 'whole', x: 0, y: 0 }],
    });
  });

  it('come from a level of a huge picture that is small enough', async () => {
    const { width, height, parts } = await coloursOf({ ...file, width: 12_000, height: 10_001 });
    expect([width, height]).toEqual([3000, 2500]);
    expect(parts).toHaveLength(30);
    expect(parts.at(-1)).toEqual({ file: '2/5/4', x: 2560, y: 2048 });
  });
});
