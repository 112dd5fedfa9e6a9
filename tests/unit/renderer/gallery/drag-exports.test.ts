import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { DeliveredExport } from '../../../../preload/contract/library.ts';
import { useExportOptions } from '../../../../renderer/api/export-options.ts';
import { exportForDrag } from '../../../../renderer/features/gallery/drag-exports.ts';
import { startTranslations } from '../../../../renderer/i18n/translate.ts';
import { useToasts } from '../../../../renderer/ui/toast-store.ts';

type Asked = { readonly target: unknown; readonly into: unknown; readonly options: { format: string } };

const main = vi.hoisted(() => ({
  asked: [] as Asked[],
  answer: (() => Promise.reject(new Error('no answer'))) as (id: string) => Promise<Partial<DeliveredExport>>,
}));
vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    library: {
      exportImages: (input: Asked) => {
        main.asked.push(input);
        return main.answer(`export-${main.asked.length}`);
      },
    },
  },
}));

const mouse = vi.hoisted(() => {
  const target = new EventTarget();
  Object.assign(globalThis, { window: target, document: new EventTarget() });
  return target;
});

const texts = (): readonly string[] => useToasts.getState().toasts.map(({ text }) => text);
const made = (downloadId: string): Partial<DeliveredExport> => ({ failed: [], cancelled: false, downloadId });

beforeAll(startTranslations);
beforeEach(() => {
  main.asked = [];
  main.answer = (id) => Promise.resolve(made(id));
  useToasts.setState({ toasts: [] });
});

it('makes what the export dialog was last set to, once for the same pictures and settings', async () => {
  expect(await exportForDrag(['a', 'b'])).toBe('export-1');
  expect(main.asked).toMatchObject([{ target: { kind: 'uids', uids: ['a', 'b'] }, into: { kind: 'drag' } }]);
  expect(await exportForDrag(['a', 'b'])).toBe('export-1');
  expect(await exportForDrag(['a'])).toBe('export-2');
  useExportOptions.setState(({ options }) => ({ options: { ...options, format: 'webp' } }));
  expect(await exportForDrag(['a'])).toBe('export-3');
  expect(main.asked.at(-1)?.options.format).toBe('webp');
  expect(texts()).toEqual([]);
});

it('let go before the files are made, they wait for the next drag', async () => {
  const release = Promise.withResolvers<Partial<DeliveredExport>>();
  main.answer = () => release.promise;
  const first = exportForDrag(['slow']);
  mouse.dispatchEvent(new Event('mouseup'));
  release.resolve(made('ready'));
  expect(await first).toBeNull();
  expect(texts()).toEqual(['The exported picture is ready: drag it once more.']);
  expect(await exportForDrag(['slow'])).toBe('ready');
  expect(main.asked).toHaveLength(1);
});

it('what could not be made is not dragged: the reason is told, a cancelled one says nothing', async () => {
  main.answer = () =>
    Promise.resolve({
      ...made('x'),
      failed: [{ uid: 'c', path: 'a/c.png', code: 'DISK_FULL', message: 'The disk is full.' }],
    });
  expect(await exportForDrag(['c'])).toBeNull();
  expect(texts().at(-1)).toContain('The disk is full.');
  main.answer = () => Promise.resolve({ ...made('x'), cancelled: true });
  useToasts.setState({ toasts: [] });
  expect(await exportForDrag(['d'])).toBeNull();
  expect(texts()).toEqual([]);
});
