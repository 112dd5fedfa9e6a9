import { afterEach, beforeEach, expect, it, vi } from 'vitest';

type Memory = Readonly<Record<string, string>>;

const host = vi.hoisted(() => ({
  pageToken: 'one run',
  asked: [] as unknown[],
  write: (() => Promise.resolve()) as () => Promise<unknown>,
}));
vi.mock('../../../../renderer/api/api.ts', () => ({
  get pageToken() {
    return host.pageToken;
  },
  api: {
    settings: {
      update: ({ memory }: { memory: Memory }) => {
        host.asked.push(memory);
        return host.write();
      },
    },
  },
}));

let leave = (): void => undefined;
const kept = new Map<string, string>();

/** The page as it is loaded anew. */
async function load() {
  vi.resetModules();
  const window = new EventTarget();
  vi.stubGlobal('window', window);
  vi.stubGlobal('document', new EventTarget());
  leave = () => void window.dispatchEvent(new Event('pagehide'));
  const page = await import('../../../../renderer/api/memory.ts');
  page.takeUpMemory();
  return page;
}

beforeEach(() => {
  vi.useFakeTimers();
  kept.clear();
  Object.assign(host, { pageToken: 'one run', asked: [], write: () => Promise.resolve({ memory: {} }) });
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});
afterEach(() => void vi.useRealTimers());

it('many changes are written at once, and once', async () => {
  const { remember } = await load();
  remember('a', '1');
  remember('b', '2');
  remember('a', '3');
  await vi.advanceTimersByTimeAsync(1_000);
  leave();
  expect(host.asked).toEqual([{ a: '3', b: '2' }]);
});

it('what could not be written goes with what is written next', async () => {
  const { remember } = await load();
  host.write = () => Promise.reject(new Error('not there'));
  remember('a', '1');
  await vi.advanceTimersByTimeAsync(1_000);
  remember('b', '2');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(host.asked.at(-1)).toEqual({ a: '1', b: '2' });
});

it('what is too long to be written keeps nothing else from it', async () => {
  const { remember, recall } = await load();
  remember('draft', 'long '.repeat(30_000));
  remember('a', '1');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(host.asked).toEqual([{ a: '1' }]);
  expect(recall('draft')).toHaveLength(150_000);
  remember('draft', 'short');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(host.asked.at(-1)).toEqual({ draft: 'short' });
});

it('a page loaded anew has what the one before had not seen written, and writes it', async () => {
  host.write = () => new Promise(() => undefined);
  const before = await load();
  before.remember('draft', 'words');
  leave();
  host.asked = [];
  const { recall } = await load();
  expect(recall('draft')).toBe('words');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(host.asked).toEqual([{ draft: 'words' }]);
});

it('what a page remembered holds there, whatever another page writes, also once it is loaded anew', async () => {
  host.write = () => Promise.resolve({ memory: { draft: 'words of another page' } });
  const before = await load();
  before.remember('draft', 'words');
  before.remember('filter', '');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(before.recall('draft')).toBe('words');
  leave();
  host.asked = [];
  const after = await load();
  expect(after.recall('draft')).toBe('words');
  expect(after.recall('filter')).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(host.asked).toEqual([]);
});

it('what was left long ago, or in another run of the host, is not taken up', async () => {
  host.write = () => new Promise(() => undefined);
  for (const later of [() => void (host.pageToken = 'another run'), () => vi.advanceTimersByTime(120_000)]) {
    const before = await load();
    before.remember('draft', 'words');
    leave();
    later();
    const { recall } = await load();
    expect(recall('draft')).toBeUndefined();
  }
});

it('a form comes back with what it lacks filled in; one that can’t be read is empty', async () => {
  const { recallForm, remember } = await load();
  const empty = { prompt: '', count: 1 };
  remember('draft', JSON.stringify({ prompt: 'a heron' }));
  expect(recallForm('draft', empty)).toEqual({ prompt: 'a heron', count: 1 });
  for (const text of ['{', '7', 'null', '']) {
    remember('draft', text);
    expect(recallForm('draft', empty)).toEqual(empty);
  }
});
