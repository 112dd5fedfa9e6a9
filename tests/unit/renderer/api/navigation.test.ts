import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type * as Navigation from '../../../../renderer/api/navigation.ts';
import { addHandlers, runCommand, useCommandState } from '../../../../renderer/commands/registry.ts';

const location = { hash: '' };
const entries: { state: unknown; href: string }[] = [{ state: null, href: '' }];
let at = 0;
const show = (): void => {
  location.hash = entries[at]?.href ?? '';
};
/** A history that gets to another entry in its own time, as a browser's does. */
const history = {
  get state() {
    return entries[at]?.state;
  },
  pushState(state: unknown, _: string, href: string) {
    at += 1;
    entries.splice(at, Infinity, { state, href });
    show();
  },
  replaceState(state: unknown, _: string, href: string) {
    entries[at] = { state, href };
    show();
  },
  go(by: number) {
    if (entries[at + by] === undefined) return;
    setTimeout(() => {
      at += by;
      show();
      window.dispatchEvent(new Event('popstate'));
    });
  },
};

let navigation: typeof Navigation;

beforeAll(async () => {
  vi.stubGlobal('window', Object.assign(new EventTarget(), { location, history }));
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

describe('going back and forward', () => {
  const commanded: string[] = [];
  const remove = addHandlers([
    {
      id: 'image.rate5',
      layer: 'screen',
      isEnabled: () => true,
      run: () => commanded.push(navigation.useNavigation.getState().location.name),
    },
  ]);
  afterAll(remove);

  const arrived = async (): Promise<readonly string[]> => {
    await vi.waitUntil(() => !useCommandState.getState().isSettling);
    return commanded.splice(0);
  };

  it('what is asked for on the way is meant for the screen that comes', async () => {
    navigation.navigate('gallery', {});
    navigation.navigate('image', { uid: 'a' });
    navigation.navigate('image', { uid: 'b' }, { replace: true });
    runCommand('image.rate5');
    expect(await arrived()).toEqual(['image']);
    navigation.goBack();
    runCommand('image.rate5');
    expect(await arrived()).toEqual(['gallery']);
    navigation.goForward();
    runCommand('image.rate5');
    expect(await arrived()).toEqual(['image']);
  });

  it('waits for nothing where there is nowhere to go', async () => {
    navigation.goForward();
    runCommand('image.rate5');
    expect(commanded.splice(0)).toEqual(['image']);
    for (const name of ['gallery', 'generate']) {
      navigation.goBack();
      await arrived();
      expect(navigation.useNavigation.getState().location.name).toBe(name);
    }
    navigation.goBack();
    runCommand('image.rate5');
    expect(commanded.splice(0)).toEqual(['generate']);
  });

  it('an entry that a plain link made is one of its own, after the one it was followed from', async () => {
    navigation.navigate('settings', {});
    const keys = [navigation.useNavigation.getState().location.key];
    for (const query of ['is:trashed', 'is:trashed']) {
      history.pushState(null, '', navigation.routeHref('gallery', { query }));
      window.dispatchEvent(new Event('popstate'));
      const { location: here } = navigation.useNavigation.getState();
      expect(here).toMatchObject({ name: 'gallery', params: { query } });
      expect(navigation.isUnserved(here)).toBe(true);
      expect(navigation.isUnserved(here)).toBe(false);
      keys.push(here.key);
    }
    expect(new Set(keys).size).toBe(3);
    navigation.goBack();
    runCommand('image.rate5');
    expect(commanded).toEqual([]);
    expect(await arrived()).toEqual(['gallery']);
    navigation.goBack();
    await arrived();
    expect(navigation.useNavigation.getState().location.name).toBe('settings');
  });
});
