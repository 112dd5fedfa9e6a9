import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Reply } from '../../../../preload/contract/client.ts';
import type { DraggedFiles } from '../../../../preload/contract/bridge.ts';

const started: DraggedFiles[] = [];
const called: string[] = [];
let reply: Reply = { ok: true, value: null };
const bridge = {
  host: 'electron',
  startDrag: (what: DraggedFiles): Promise<Reply> => {
    started.push(what);
    return Promise.resolve(reply);
  },
  call: (method: string): Promise<Reply> => {
    called.push(method);
    return Promise.resolve({ ok: true, value: { uids: ['a', 'b'] } });
  },
  subscribe: () => () => undefined,
};
const size = { innerWidth: 1000, innerHeight: 800 };

class DragDouble extends EventTarget {
  readonly data = new Map<string, string>();
  prevented = false;
  /** As React's event of a drag that starts on this element. */
  start(keys: { altKey?: boolean } = {}): object {
    return {
      altKey: false,
      shiftKey: false,
      ...keys,
      currentTarget: this,
      preventDefault: () => (this.prevented = true),
      dataTransfer: { effectAllowed: '', setData: (kind: string, text: string) => this.data.set(kind, text) },
    };
  }
  end(clientX: number, dropEffect: string): void {
    this.dispatchEvent(
      Object.assign(new Event('dragend'), { clientX, clientY: 10, dataTransfer: { dropEffect } }),
    );
  }
}

async function load(onDesktop: boolean, selected: [number, number][] = []) {
  vi.resetModules();
  vi.stubGlobal('window', {
    ...size,
    ...(onDesktop ? { gesso: bridge } : {}),
    location: { href: onDesktop ? 'gesso://app/index.html' : 'http://127.0.0.1:5000/x' },
    addEventListener: () => undefined,
  });
  vi.stubGlobal('document', { querySelector: () => null, addEventListener: () => undefined });
  const [{ startImageDrag }, { useGallery }, { useToasts }, { isOwnDrag }, { closeSet }] = await Promise.all([
    import('../../../../renderer/features/gallery/image-drag.ts'),
    import('../../../../renderer/features/gallery/gallery-store.ts'),
    import('../../../../renderer/ui/toast-store.ts'),
    import('../../../../renderer/ui/image-drag.ts'),
    import('../../../../renderer/api/held-sets.ts'),
  ]);
  const tile = {
    uid: 'abcdef01-x',
    contentHash: 'h',
    format: 'jpeg',
    createdAtMs: new Date(2026, 10, 21, 14, 32, 5),
  };
  useGallery.setState({
    set: { setId: 's', revision: 1, total: 9, tile: () => tile } as never,
    selection: selected,
  });
  const drag = (element: DragDouble, keys = {}): void => startImageDrag(element.start(keys) as never, 0);
  const told = (): string[] => useToasts.getState().toasts.map(({ text }) => text);
  const select = (selection: [number, number][]): void => useGallery.setState({ selection });
  return { drag, told, isOwnDrag, select, closeSet };
}

beforeEach(() => {
  started.length = 0;
  called.length = 0;
  reply = { ok: true, value: null };
});

describe('a picture dragged on the desktop', () => {
  it('with Alt goes out as files', async () => {
    const { drag, told } = await load(true);
    const element = new DragDouble();
    drag(element, { altKey: true });
    await vi.waitFor(() => expect(started).toEqual([{ kind: 'originals', uids: ['a', 'b'] }]));
    expect(element.prevented).toBe(true);
    expect(told()).toEqual([]);
  });

  it('says so when not all that is chosen goes out at once', async () => {
    const { drag, told } = await load(true, [[0, 1001]]);
    drag(new DragDouble(), { altKey: true });
    await vi.waitFor(() => expect(started).toHaveLength(1));
    expect(told()).toHaveLength(1);
  });

  it('says why it can’t', async () => {
    const { drag, told } = await load(true);
    reply = { ok: false, error: { code: 'NOT_FOUND', message: 'The file is gone.', details: {} } };
    drag(new DragDouble(), { altKey: true });
    await vi.waitFor(() => expect(told()).toEqual(['The file is gone.']));
  });

  it('without Alt carries its file for other programs, as well as itself within the window', async () => {
    const { drag } = await load(true);
    const element = new DragDouble();
    drag(element);
    expect(element.prevented).toBe(false);
    expect(Object.fromEntries(element.data)).toEqual({
      'application/x-gesso-images': '1',
      DownloadURL:
        'application/octet-stream:2026-11-21_14-32-05_cdef01-x.jpg:gesso://app/image/abcdef01-x?v=h',
    });
  });

  it('is known as one of the window’s own, so that it is not taken for something from outside', async () => {
    const { drag, isOwnDrag } = await load(false);
    const element = new DragDouble();
    drag(element);
    const types = [...element.data.keys()];
    expect(types).toContain('text/uri-list');
    expect(isOwnDrag({ types })).toBe(true);
    expect(isOwnDrag({ types: ['text/uri-list', 'Files'] })).toBe(false);
  });

  it('says once how several are dragged out, when no program took them', async () => {
    const { drag, told } = await load(true, [[0, 4]]);
    const element = new DragDouble();
    drag(element);
    expect(Object.fromEntries(element.data)).toEqual({ 'application/x-gesso-images': '4' });
    element.end(500, 'none');
    drag(element);
    element.end(-20, 'move');
    expect(told()).toEqual([]);
    for (let times = 0; times < 2; times++) {
      drag(element);
      element.end(-20, 'none');
    }
    expect(told()).toHaveLength(1);
  });
});

it('what is dragged stays what is meant, though the view goes on to a newer set, until something else is dragged', async () => {
  const { drag, select, closeSet } = await load(true, [[0, 4]]);
  drag(new DragDouble());
  closeSet('s');
  await Promise.resolve();
  expect(called).not.toContain('gallery.close');
  select([]);
  drag(new DragDouble());
  await vi.waitFor(() => expect(called).toContain('gallery.close'));
});

it('a picture dragged in a browser carries its address', async () => {
  const { drag } = await load(false);
  const element = new DragDouble();
  drag(element);
  expect(element.data.get('text/uri-list')).toBe('http://127.0.0.1:5000/image/abcdef01-x?v=h');
  expect(element.data.get('DownloadURL')).toMatch(
    /\.jpg:http:\/\/127\.0\.0\.1:5000\/image\/abcdef01-x\?v=h$/,
  );
});
