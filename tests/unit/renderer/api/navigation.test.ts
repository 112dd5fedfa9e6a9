import { beforeAll, describe, expect, it, vi } from 'vitest';
import type * as Navigation from '../../../../renderer/api/navigation.ts';

let navigation: typeof Navigation;

beforeAll(async () => {
  vi.stubGlobal('window', {
    location: { hash: '' },
    history: { state: null },
    addEventListener: () => undefined,
  });
  navigation = await import('../../../../renderer/api/navigation.ts');
});

describe('addresses', () => {
  it.each([
    ['gallery', { query: 'fox rating:>=4 "two words"' }],
    ['image', { uid: '00000000-0000-4000-8000-000000000001' }],
    ['compare', { uids: ['a', 'b', 'c'] }],
    ['generate', { fromUid: 'u', seed: 'new', submit: 'now' }],
    ['settings', { section: 'servers' }],
    ['queue', {}],
  ] as const)('%s comes back from its address', (name, params) => {
    const href = navigation.routeHref(name, params as never);
    expect(navigation.parseRoute(href)).toEqual({ name, params });
  });

  it('leaves out what is not set', () => {
    expect(navigation.routeHref('gallery', { query: '' })).toBe('#/gallery');
  });

  it.each([
    ['', 'generate'],
    ['#/nonsense', 'generate'],
    ['#/image', 'gallery'],
    ['#/compare', 'gallery'],
  ])('“%s” leads to %s', (hash, name) => {
    expect(navigation.parseRoute(hash).name).toBe(name);
  });
});
