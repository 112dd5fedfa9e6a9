import { describe, expect, it } from 'vitest';
import { dragCrop, shapeCrop } from '../../../main/domain/crop-geometry.ts';

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

describe('a crop of a shape', () => {
  const square = { ratio: 1, step: 1 };

  it('chosen, lies in the middle of the crop there was', () => {
    expect(shapeCrop(crop, square, 'move', picture)).toEqual({ left: 115, top: 80, width: 90, height: 90 });
    expect(shapeCrop(crop, { ratio: null, step: 64 }, 'move', picture)).toMatchObject({
      width: 64,
      height: 64,
    });
  });

  it('takes the length of the side that is dragged, and holds the others', () => {
    expect(shapeCrop(crop, square, 'right', picture)).toEqual({
      left: 100,
      top: 65,
      width: 120,
      height: 120,
    });
    expect(shapeCrop(crop, { ratio: 2, step: 1 }, 'up', picture)).toMatchObject({ width: 180, height: 90 });
    expect(shapeCrop(crop, square, 'up-left', picture)).toEqual({
      left: 130,
      top: 80,
      width: 90,
      height: 90,
    });
  });

  it('stays in the picture, by whole steps', () => {
    const whole = { left: 0, top: 0, width: 400, height: 300 };
    const wide = shapeCrop(whole, { ratio: 16 / 9, step: 16 }, 'right', picture);
    expect(wide).toMatchObject({ width: 400, height: 224 });
    expect(shapeCrop(whole, { ratio: 1, step: 64 }, 'right', picture)).toMatchObject({
      width: 256,
      height: 256,
    });
    expect(shapeCrop(whole, { ratio: null, step: 512 }, 'move', picture)).toEqual(whole);
  });
});
