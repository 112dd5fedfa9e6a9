import { beforeEach, expect, it, vi } from 'vitest';
import { AppError } from '../../../../main/domain/errors.ts';
import {
  closeOpened,
  openFiles,
  runOpened,
  saveDraft,
} from '../../../../renderer/features/batches/batch-actions.ts';
import {
  editDraft,
  renameDraft,
  showDraft,
  useBatches,
} from '../../../../renderer/features/batches/batches-store.ts';
import { startTranslations } from '../../../../renderer/i18n/translate.ts';
import { useToasts } from '../../../../renderer/ui/toast-store.ts';

const main = vi.hoisted(() => ({ saved: new Map<string, string>(), ran: [] as string[] }));
vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    batch: {
      files: () => Promise.resolve([...main.saved.keys()].map((path) => ({ path }))),
      readFile: ({ path }: { path: string }) => Promise.resolve({ text: main.saved.get(path) }),
      saveFile: ({ path, text }: { path: string; text: string }) =>
        Promise.resolve(void main.saved.set(path, text)),
      run: ({ text }: { text: string }) => {
        if (text.includes('seeds')) throw new AppError('TOO_LARGE', 'Confirm.', { images: 20_000 });
        main.ran.push(text);
        return Promise.resolve({ id: `r${main.ran.length}`, images: 1 });
      },
    },
  },
}));
vi.mock('../../../../renderer/api/memory.ts', () => ({ recall: () => undefined, remember: () => undefined }));

const told = (): string | undefined => useToasts.getState().toasts.at(-1)?.text;
const takeBack = (): void => useToasts.getState().toasts.at(-1)?.action?.run();
const file = (name: string, text: string): File =>
  Object.defineProperty(new File([text], name), 'webkitRelativePath', { value: '' });
const draft = (): { readonly path: string; readonly text: string; readonly changed: boolean } => {
  const { path, text, changed } = useBatches.getState().draft;
  return { path, text, changed };
};

beforeEach(async () => {
  await startTranslations();
  useBatches.setState(({ draft: before }) => ({
    opened: [],
    files: [],
    draft: { ...before, changed: false },
  }));
  useToasts.setState({ toasts: [] });
  main.saved.clear();
  main.ran.length = 0;
});

it('a file that was not saved can be brought back when another takes its place', () => {
  showDraft('prompts: [a]', 'a.yaml', false);
  showDraft('prompts: [b]', 'b.yaml', false);
  expect(useToasts.getState().toasts).toEqual([]);
  editDraft('prompts: [b, c]');
  showDraft('prompts: [a]', 'a.yaml', false);
  expect(told()).toContain('b.yaml');
  takeBack();
  expect(draft()).toEqual({ path: 'b.yaml', text: 'prompts: [b, c]', changed: true });
});

it('files opened together keep what is written into them, and run so', async () => {
  await openFiles([file('a.yaml', 'prompts: [a]'), file('b.yaml', 'prompts: [b]')]);
  editDraft('prompts: [a, c]');
  renameDraft('c.yaml');
  const [first, second] = useBatches.getState().opened;
  showDraft(second?.text ?? '', second?.path ?? '', second?.changed ?? true);
  expect(useToasts.getState().toasts).toEqual([]);
  expect(first).toEqual({ path: 'c.yaml', text: 'prompts: [a, c]', changed: true });
  await runOpened();
  expect(main.ran).toEqual(['prompts: [a, c]', 'prompts: [b]']);
});

it('files opened later leave in the list what was written and not saved', async () => {
  const paths = (): readonly string[] => useBatches.getState().opened.map(({ path }) => path);
  const text = (path: string): string | undefined =>
    useBatches.getState().opened.find((one) => one.path === path)?.text;
  await openFiles([file('a.yaml', 'prompts: [a]'), file('c.yaml', 'prompts: [c]')]);
  editDraft('prompts: [a, written]');
  showDraft('prompts: [c]', 'c.yaml', false);
  await openFiles([file('b.yaml', 'prompts: [b]')]);
  expect(draft().path).toBe('b.yaml');
  expect(paths()).toEqual(['a.yaml', 'b.yaml', 'c.yaml']);
  expect(text('a.yaml')).toBe('prompts: [a, written]');

  await openFiles([file('d.yaml', 'prompts: [d]'), file('e.yaml', 'prompts: [e]')]);
  expect(paths()).toEqual(['a.yaml', 'd.yaml', 'e.yaml']);
  expect(useToasts.getState().toasts).toEqual([]);

  await openFiles([file('a.yaml', 'prompts: [a]')]);
  expect(text('a.yaml')).toBe('prompts: [a]');
  expect(told()).toContain('a.yaml');
  takeBack();
  expect(text('a.yaml')).toBe('prompts: [a, written]');
  expect(draft()).toEqual({ path: 'a.yaml', text: 'prompts: [a, written]', changed: true });
});

it('a file that is closed leaves the list; what was written into it can be brought back', async () => {
  await openFiles([file('a.yaml', 'prompts: [a]'), file('b.yaml', 'prompts: [b]')]);
  editDraft('prompts: [a, written]');
  showDraft('prompts: [b]', 'b.yaml', false);
  closeOpened('b.yaml');
  expect(useBatches.getState().opened.map(({ path }) => path)).toEqual(['a.yaml']);
  expect(useToasts.getState().toasts).toEqual([]);
  closeOpened('a.yaml');
  expect(useBatches.getState().opened).toEqual([]);
  expect(told()).toContain('a.yaml');
  takeBack();
  expect(draft()).toEqual({ path: 'a.yaml', text: 'prompts: [a, written]', changed: true });
});

it('of files that run together, those that must be confirmed are told of and shown', async () => {
  await openFiles([
    file('a.yaml', 'prompts: [a]'),
    file('b.yaml', 'seeds: many'),
    file('c.yaml', 'seeds: more'),
    file('d.yaml', 'prompts: [d]'),
  ]);
  await runOpened();
  expect(main.ran).toEqual(['prompts: [a]', 'prompts: [d]']);
  expect(draft().path).toBe('b.yaml');
  expect(useBatches.getState().shownRun).toBeNull();
  expect(told()).toMatch(/^2 files .*b\.yaml/);
});

it('a saved file that another one is saved over can be brought back', async () => {
  main.saved.set('a.yaml', 'prompts: [kept]');
  useBatches.setState({ files: [{ path: 'a.yaml', category: '', changedAtMs: 0, sizeBytes: 1 }] });
  showDraft('prompts: [a]', 'a.yaml', false);
  await saveDraft();
  expect(main.saved.get('a.yaml')).toBe('prompts: [a]');
  takeBack();
  await vi.waitUntil(() => main.saved.get('a.yaml') === 'prompts: [kept]');
  await vi.waitUntil(() => draft().changed);
  await saveDraft();
  await saveDraft();
  expect(useToasts.getState().toasts.at(-1)?.action).toBeUndefined();
});
