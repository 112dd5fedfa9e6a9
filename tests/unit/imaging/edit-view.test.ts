import { describe, expect, it } from 'vitest';
import type { EditCanvas } from '../../../main/imaging/edit/edit-canvas.ts';
import { viewOf } from '../../../main/imaging/edit/edit-view.ts';

const [width, height] = [103, 61];
const rect = { left: 2, top: 1, width: 100, height: 60 };

/** Its left half is masked, black and bright outside. */
function canvas(channels: 3 | 4 = 3, alpha = 255): EditCanvas {
  const data = new Uint8Array(width * height * channels);
  const mask = new Uint8Array(width * height);
  for (let at = 0; at < mask.length; at++) {
    const isLeft = at % width < 52;
    mask[at] = isLeft ? 255 : 0;
    data.fill(isLeft ? 0 : 200, at * channels, at * channels + 3);
    if (channels === 4) data[at * 4 + 3] = isLeft ? 255 : alpha;
  }
  return {
    picture: { width, height, channels, data, icc: null },
    mask,
    original: { left: 0, top: 0, width, height },
  };
}

describe('what of a canvas is worked on', () => {
  it('is the part itself while it is not much larger than what the engine is given', () => {
    const view = viewOf(canvas(), { rect, width: 50, height: 30 });
    expect(view).toMatchObject({ width: 100, height: 60, shrink: 1, clear: null });
    expect([view.rgb[49 * 3], view.rgb[50 * 3], view.mask[49], view.mask[50]]).toEqual([0, 200, 255, 0]);
  });

  it('is made smaller beyond that, nothing masked running into what is beside it', () => {
    const view = viewOf(canvas(), { rect, width: 16, height: 10 });
    expect(view).toMatchObject({ width: 25, height: 15, shrink: 4 });
    // The pixel across the mask's edge: half masked, of the bright half's colour.
    expect([view.rgb[12 * 3], view.mask[12]]).toEqual([200, 128]);
    expect([view.mask[11], view.mask[13], view.rgb[11 * 3], view.rgb[13 * 3]]).toEqual([255, 0, 0, 200]);
  });

  it('says what is transparent', () => {
    for (const plan of [
      { rect, width: 50, height: 30 },
      { rect, width: 16, height: 10 },
    ]) {
      const { clear } = viewOf(canvas(4, 55), plan);
      expect([clear?.[0], clear?.at(-1)]).toEqual([0, 200]);
    }
  });
});
