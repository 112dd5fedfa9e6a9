import { expect, it } from 'vitest';
import { askedPicture } from '../../../../renderer/features/gallery/grid/asked-picture.ts';

it('a picture that could not be shown is asked for again once its file is back, or another', () => {
  const offline = askedPicture({ contentHash: 'a', missing: true });
  expect(askedPicture({ contentHash: 'a', missing: true })).toBe(offline);
  expect(askedPicture({ contentHash: 'a', missing: false })).not.toBe(offline);
  expect(askedPicture({ contentHash: 'b', missing: true })).not.toBe(offline);
});
