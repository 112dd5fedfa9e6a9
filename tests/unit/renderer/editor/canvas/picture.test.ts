import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadPicture } from '../../../../../renderer/features/editor/canvas/picture.ts';
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

const open = (): Promise<Picture> =>
  loadPicture(
    {
      width: WIDTH,
      height: HEIGHT,
      url: 'whole',
      tileUrl: (level, x, y) => `${level}/${x}/${y}`,
      previewUrl: 'preview',
    },
    () => changes++,
  );

/** What a frame draws: the bitmap and the numbers it is drawn with. */
function drawn(picture: Picture): [string, ...number[]][] {
  const calls: [string, ...number[]][] = [];
  const context = {
    drawImage: (bitmap: { url: string }, ...numbers: number[]) => calls.push([bitmap.url, ...numbers]),
  };
  picture.draw(context as unknown as CanvasRenderingContext2D, view, { x: 0, y: 0 });
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
