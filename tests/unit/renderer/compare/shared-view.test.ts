import { describe, expect, it } from 'vitest';
import { viewFor } from '../../../../renderer/features/compare/shared-view.ts';
import { place, zoomAt } from '../../../../renderer/ui/zoom-geometry.ts';

const small = { width: 1000, height: 500 };
const large = { width: 4000, height: 2000 };
const frame = { width: 800, height: 600 };

describe('the view that compared pictures share', () => {
  it('shows the same part of each, as large on screen, whatever their sizes', () => {
    const view = zoomAt(null, 6, 300, 250, small, frame);
    const [one, other] = [place(view, small, frame), place(viewFor(view, small, large), large, frame)];
    expect(other.scale * large.width).toBeCloseTo(one.scale * small.width, 6);
    expect(other.left).toBeCloseTo(one.left, 6);
    expect(other.top).toBeCloseTo(one.top, 6);
  });

  it('comes back as it was when the other picture is the one that was moved', () => {
    const view = zoomAt(null, 3, 100, 400, small, frame);
    const back = viewFor(viewFor(view, small, large), large, small);
    expect(back?.scale).toBeCloseTo(view?.scale ?? 0, 9);
    expect(back?.centerX).toBeCloseTo(view?.centerX ?? 0, 6);
    expect(back?.centerY).toBeCloseTo(view?.centerY ?? 0, 6);
  });

  it('fits all when one is fitted', () => {
    expect(viewFor(null, small, large)).toBeNull();
  });
});
