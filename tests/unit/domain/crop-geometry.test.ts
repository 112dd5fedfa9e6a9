import { describe, expect, it } from 'vitest';
import { dragCrop } from '../../../main/domain/crop-geometry.ts';

const picture = { width: 400, height: 300 };
const crop = { left: 100, top: 80, width: 120, height: 90 };

describe('dragging a crop', () => {
  it('moves the side that is held and no other', () => {
    expect(dragCrop(crop, 'left', -30.4, 50, picture)).toEqual({ left: 70, top: 80, width: 150, height: 90 });
    expect(dragCrop(crop, 'down-right', 10, -20, picture)).toEqual({
      left: 100,
      top: 80,
      width: 130,
      height: 70,
    });
    expect(dragCrop(crop, 'up', 99, -20, picture)).toEqual({ left: 100, top: 60, width: 120, height: 110 });
  });

  it('moves as a whole, and stays in the picture', () => {
    expect(dragCrop(crop, 'move', 20, -500, picture)).toEqual({ left: 120, top: 0, width: 120, height: 90 });
    expect(dragCrop(crop, 'move', 5000, 5000, picture)).toEqual({
      left: 280,
      top: 210,
      width: 120,
      height: 90,
    });
  });

  it('turns round when a side is dragged past the other, and is never empty', () => {
    expect(dragCrop(crop, 'right', -200, 0, picture)).toEqual({ left: 20, top: 80, width: 80, height: 90 });
    expect(dragCrop(crop, 'right', -120, 0, picture)).toEqual({ left: 100, top: 80, width: 1, height: 90 });
    expect(dragCrop({ left: 400, top: 0, width: 0, height: 0 }, 'down-right', 50, 50, picture)).toEqual({
      left: 399,
      top: 0,
      width: 1,
      height: 50,
    });
  });
});
