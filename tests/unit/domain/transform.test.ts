import { describe, expect, it } from 'vitest';
import { describeTransform, scaleTransform, type TransformStep } from '../../../main/domain/transform.ts';

const steps: readonly TransformStep[] = [
  { kind: 'crop', left: 10, top: 20, width: 60, height: 40 },
  { kind: 'rotate', degrees: 90 },
  { kind: 'resize', width: 80, height: 120 },
  { kind: 'flip', direction: 'horizontal' },
  { kind: 'crop', left: 40, top: 0, width: 40, height: 60 },
];
const made = { width: 100, height: 80, steps };

describe('what was cropped, turned and resized', () => {
  it('is told in one line', () => {
    expect(describeTransform(steps)).toBe(
      'crop 10,20 60×40; rotate 90; resize 80×120; flip horizontal; crop 40,0 40×60',
    );
  });

  it('is the same for a picture of the same size', () => {
    expect(scaleTransform(made, { width: 100, height: 80 })).toEqual(steps);
  });

  it('takes the same part of a picture of another size and shape, and scales it by as much', () => {
    expect(scaleTransform(made, { width: 300, height: 160 })).toEqual([
      { kind: 'crop', left: 30, top: 40, width: 180, height: 80 },
      { kind: 'rotate', degrees: 90 },
      { kind: 'resize', width: 160, height: 360 },
      { kind: 'flip', direction: 'horizontal' },
      { kind: 'crop', left: 80, top: 0, width: 80, height: 180 },
    ]);
  });

  it('stays inside however small the picture is', () => {
    expect(scaleTransform(made, { width: 1, height: 1 })).toEqual([
      { kind: 'crop', left: 0, top: 0, width: 1, height: 1 },
      { kind: 'rotate', degrees: 90 },
      { kind: 'resize', width: 2, height: 2 },
      { kind: 'flip', direction: 'horizontal' },
      { kind: 'crop', left: 1, top: 0, width: 1, height: 1 },
    ]);
  });
});
