import { describe, expect, it } from 'vitest';
import { fittedUrls } from '../../../../renderer/api/preload-pictures.ts';

const FRAME = { width: 1200, height: 800 };

function picture(width: number, height: number, format = 'png') {
  return { uid: 'u1', contentHash: 'h1', format, width, height };
}

describe('what is fetched ahead of a neighbour', () => {
  it('is the original of a picture that is shown whole', () => {
    expect(fittedUrls(picture(1024, 1024), FRAME, 1)).toEqual(['/image/u1?v=h1']);
  });

  it('is never the original of a huge one, but the few tiles it is shown by', () => {
    const urls = fittedUrls(picture(16_384, 16_384), FRAME, 1);
    expect(urls).toEqual([
      '/thumb/u1?v=h1&s=640',
      '/tile/u1/4/0/0?v=h1',
      '/tile/u1/4/1/0?v=h1',
      '/tile/u1/4/0/1?v=h1',
      '/tile/u1/4/1/1?v=h1',
    ]);
    expect(fittedUrls(picture(16_384, 16_384), FRAME, 2)[1]).toBe('/tile/u1/3/0/0?v=h1');
  });

  it('is nothing of a video', () => {
    expect(fittedUrls(picture(1280, 720, 'video'), FRAME, 1)).toEqual([]);
  });
});
