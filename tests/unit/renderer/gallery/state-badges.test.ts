import { expect, it } from 'vitest';
import { stateBadges } from '../../../../renderer/features/gallery/grid/state-badges.ts';

it('a badge does not say again what the icon in the place of the picture says', () => {
  const picture = { format: 'png', missing: true } as const;
  expect(stateBadges(picture, false)).toEqual({ video: false, missing: true });
  expect(stateBadges(picture, true)).toEqual({ video: false, missing: false });
  const video = { format: 'video', missing: false } as const;
  expect(stateBadges(video, false)).toEqual({ video: true, missing: false });
  expect(stateBadges(video, true)).toEqual({ video: false, missing: false });
  // Of a video the icon says what it is, not that its file is gone.
  expect(stateBadges({ ...video, missing: true }, true)).toEqual({ video: false, missing: true });
});
