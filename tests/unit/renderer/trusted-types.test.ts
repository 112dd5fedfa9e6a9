import { describe, expect, it } from 'vitest';
import { isOwnWorker } from '../../../renderer/trusted-types.ts';

describe.each(['gesso://app/index.html#/inpaint', 'http://127.0.0.1:7860/#/inpaint'])(
  'on the page %s a worker',
  (page) => {
    const own = new URL('/assets/mask.worker-abc123.js', page).href;

    it('of the build may start', () => {
      expect(isOwnWorker(own, page)).toBe(true);
      expect(isOwnWorker('/assets/mask.worker-abc123.js', page)).toBe(true);
    });

    it.each([
      `${own}?x=1`,
      'https://evil.example/assets/x.js',
      'gesso://evil/assets/x.js',
      '//evil.example/assets/x.js',
      'http://127.0.0.1:9/assets/x.js',
      `blob:${own}`,
      'data:text/javascript,1',
      'javascript:1',
      '/image/00000000-0000-4000-8000-000000000000',
      '/assets/../image/x.js',
      '/assets/deep/x.js',
      '',
    ])('from %s may not', (address) => expect(isOwnWorker(address, page)).toBe(false));
  },
);
