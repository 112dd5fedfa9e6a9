import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { ImageTile } from '../../../../main/domain/image-record.ts';
import { parseQuery } from '../../../../main/domain/query/parser.ts';
import type { ImageSet } from '../../../../renderer/api/image-set.ts';
import { useLibraryDialog } from '../../../../renderer/api/library-dialogs.ts';
import { useGallery } from '../../../../renderer/features/gallery/gallery-store.ts';
import { tileMenu } from '../../../../renderer/features/gallery/tile-menu.ts';
import { startTranslations, translate } from '../../../../renderer/i18n/translate.ts';
import type { MenuEntry } from '../../../../renderer/ui/menu.tsx';

vi.mock('../../../../renderer/api/api.ts', () => ({ api: {} }));
const went = vi.hoisted(() => [] as { readonly query?: string; readonly uid?: string }[]);
vi.mock('../../../../renderer/api/navigation.ts', () => ({
  navigate: (_screen: string, params: (typeof went)[number]) => went.push(params),
}));

const tile = {
  uid: 'a',
  prompt: 'fox',
  type: 'text-to-image',
  stackSize: 1,
  stackedByHand: false,
} as unknown as ImageTile;
const set = { total: 9, setId: 's', revision: 3, tile: () => tile } as unknown as ImageSet;

const menu = (): readonly MenuEntry[] => tileMenu(tile, 1, null, translate);
const labels = (): readonly string[] =>
  menu().map((entry) => (entry.kind === 'separator' ? '-' : entry.label));
function choose(label: string): void {
  const entry = menu().find((one) => one.kind === 'item' && one.label === label);
  if (entry?.kind !== 'item') throw new Error(`no entry ${label}`);
  entry.run();
}

beforeAll(startTranslations);
beforeEach(() => {
  useLibraryDialog.setState({ dialog: null });
  useGallery.setState({ set, current: 1, selection: [], awaited: 0 });
});

it('exports all that is selected, not the clicked one', () => {
  useGallery.setState({ selection: [[0, 4]] });
  choose('Export…');
  expect(useLibraryDialog.getState().dialog).toMatchObject({ kind: 'export', count: 4 });
});

it('offers of several pictures only what is meant of all of them', () => {
  useGallery.setState({ selection: [[0, 4]] });
  expect(labels()).toEqual(expect.arrayContaining(['Compare', 'Save as pack', 'Move to trash']));
  expect(labels()).not.toContain('Use in inpaint');
  expect(labels()).not.toContain('Generate with a new seed');
});

it('offers of one picture what can be done with it', () => {
  expect(labels()).toEqual(expect.arrayContaining(['Use in inpaint', 'Generate with a new seed']));
  choose('Export…');
  expect(useLibraryDialog.getState().dialog).toMatchObject({ kind: 'export', count: 1 });
});

it('opens the picture that was clicked, though another has come to its place since', () => {
  const [open] = menu();
  useGallery.setState({ set: { ...set, tile: () => ({ ...tile, uid: 'newer' }) } as unknown as ImageSet });
  if (open?.kind === 'item') open.run();
  expect(went.at(-1)).toEqual({ uid: 'a' });
});

it('looks for a prompt as it is written, and for a very long one by its beginning, the last word of which may be cut', () => {
  const look = (prompt: string): string => {
    const entry = tileMenu({ ...tile, prompt }, 1, null, translate).find(
      (one) => one.kind === 'item' && one.label === 'Same prompt',
    );
    if (entry?.kind === 'item') entry.run();
    return went.at(-1)?.query ?? '';
  };
  expect(look('a "red" fox')).toBe(String.raw`prompt:"a \"red\" fox"`);
  const words = 'lighthouse at dusk, '.repeat(60);
  const searched = look(words);
  const found = parseQuery(searched);
  expect(found).toMatchObject({ ok: true, query: { value: { prefix: true } } });
  expect(searched.endsWith('"*')).toBe(true);
});
