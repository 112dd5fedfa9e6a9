import { create } from 'zustand';
import type { PackSummary, PackView } from '../../../preload/contract/packs.ts';
import { api } from '../../api/api.ts';
import { request } from '../../api/request.ts';
import { tellError } from '../../api/tell-error.ts';
import { navigate } from '../../api/navigation.ts';
import { translate } from '../../i18n/translate.ts';
import { packDestination } from './pack-destination.ts';
import { showToast } from '../../ui/toast-store.ts';

interface PacksState {
  /** Null until they are loaded. */
  readonly packs: readonly PackSummary[] | null;
  readonly opened: PackView | null;
  /** Of the drawer's pack that is being opened, or `file` for another one: thousands of pictures take seconds. */
  readonly opening: { readonly packId: string } | 'file' | null;
}

export const usePacks = create<PacksState>(() => ({ packs: null, opened: null, opening: null }));

/** Does something with packs and shows what the drawer holds then; says why when it can't be done. */
async function act(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    tellError(error);
  }
  await loadPacks();
}

async function loadPacks(): Promise<void> {
  try {
    const { packs } = await api.packs.list({});
    usePacks.setState({ packs });
  } catch (error) {
    usePacks.setState(({ packs }) => ({ packs: packs ?? [] }));
    tellError(error);
  }
}

/** Loads the drawer; it is closed when the screen is left. */
export function watchPacks(): () => void {
  void loadPacks();
  return closePack;
}

async function show(
  opening: NonNullable<PacksState['opening']>,
  open: () => Promise<PackView>,
): Promise<void> {
  closePack();
  usePacks.setState({ opening });
  try {
    const opened = await open();
    // Of two that were opened the later one is meant, and who has left the screen means none.
    if (usePacks.getState().opening === opening) usePacks.setState({ opened });
    else await api.packs.close({ openId: opened.openId });
  } finally {
    usePacks.setState((now) => (now.opening === opening ? { opening: null } : {}));
  }
}

export function openPack(packId: string): void {
  void act(() => show({ packId }, () => api.packs.open({ packId })));
}

/** Puts a zip file on the shelf and opens it. */
export async function openDroppedPack(file: File): Promise<void> {
  await act(async () => {
    const response = await request(`/pack/${encodeURIComponent(file.name)}`, { method: 'PUT', body: file });
    const { packId } = (await response.json()) as { readonly packId: string };
    await show({ packId }, () => api.packs.open({ packId }));
  });
}

/** Opens a zip file chosen in the system's dialog, where it lies. */
export async function openPickedPack(): Promise<void> {
  await act(async () => {
    const { grants } = await api.system.pickPaths({ purpose: 'pack' });
    const [picked] = grants;
    if (picked !== undefined) await show('file', () => api.packs.open({ grant: picked.grant }));
  });
}

/** Opens a zip file that the system opened Gesso with. */
export function openGrantedPack(grant: string): Promise<void> {
  return act(() => show('file', () => api.packs.open({ grant })));
}

export function closePack(): void {
  const { opened } = usePacks.getState();
  usePacks.setState({ opened: null, opening: null });
  if (opened === null) return;
  // Only frees the file; nothing is lost should the connection be gone.
  api.packs.close({ openId: opened.openId }).catch(() => undefined);
}

export function toggleFavorite({ id, favorite }: PackSummary): void {
  void act(() => api.packs.favorite({ packId: id, favorite: !favorite }));
}

export function renamePack(packId: string, name: string): void {
  void act(() => api.packs.rename({ packId, name }));
}

export function removePack(packId: string): void {
  void act(() => api.packs.remove({ packId }));
}

/** Brings a picture of the opened pack into the library and opens its settings, source and mask. */
export async function takePackItem(index: number): Promise<void> {
  const { opened } = usePacks.getState();
  if (opened === null) return;
  await act(async () => {
    const { generation, ...used } = await api.packs.use({ openId: opened.openId, index });
    const { edit } = used.uid === null ? { edit: null } : await api.editor.editOf({ uid: used.uid });
    closePack();
    const destination = packDestination({ ...used, area: edit?.area.type ?? null });
    if (destination !== null) navigate(destination.name, destination.params);
    // Elsewhere they are taken up by themselves.
    const takesSettings = edit !== null || (destination !== null && 'fromUid' in destination.params);
    if (generation === null || takesSettings) return;
    await navigator.clipboard.writeText(JSON.stringify(generation));
    showToast({ text: translate('packs.settingsCopied') });
  });
}
