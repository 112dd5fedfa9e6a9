import { create } from 'zustand';
import type { StackChange } from '../../../../main/domain/catalog-change.ts';
import type { ImageTile, Mark } from '../../../../main/domain/image-record.ts';
import type { ChangeInput } from '../../../../preload/contract/gallery.ts';
import { api } from '../../../api/api.ts';
import { openBatchFrom } from '../../../api/batch-requests.ts';
import { openComposer } from '../../../api/composer.ts';
import { openExport, openShrink, openUpscale } from '../../../api/library-dialogs.ts';
import { changeImages } from '../../../api/change-images.ts';
import { tellError } from '../../../api/tell-error.ts';
import { copyText, downloadImage } from '../../../api/image-actions.ts';
import { navigate } from '../../../api/navigation.ts';
import { downloadPack, packName, savePack as keepPack } from '../../../api/pack-pictures.ts';
import { countOf, includes } from '../../../api/ranges.ts';
import { holdCommandsUntil } from '../../../commands/registry.ts';
import { translate } from '../../../i18n/translate.ts';
import { showToast } from '../../../ui/toast-store.ts';
import { useCollections } from '../collections-store.ts';
import {
  commandRanges,
  commandTarget,
  refresh,
  requestRefresh,
  revealCurrent,
  useGallery,
  withCurrent,
} from '../gallery-store.ts';
import { focusStep } from '../selection.ts';
import { shownCollection } from '../shown-collection.ts';
import { showsTrash } from '../shows-trash.ts';
import { stackChoices } from '../stack-choices.ts';
import { openDialog, type Chosen } from './gallery-dialog.ts';

/** Going on to the next picture after each judgement. */
export const useCulling = create<{ readonly on: boolean }>(() => ({ on: false }));

/** From this many on, a change is previewed before it is made. */
const CONFIRM_FROM = 100;
const MAX_COMPARED = 100;

/** Makes a change to what is selected; a large one is previewed first. */
function apply(change: ChangeInput, title: string, shown: Partial<ImageTile> = {}): void {
  const chosen = commandTarget();
  if (chosen !== null) void applyOrAsk(chosen, change, title, shown);
}

/** Makes a change that takes pictures out of the view. What is asked for next is meant for one that is left. */
function takeOut(change: ChangeInput, title: string): void {
  const chosen = commandTarget();
  if (chosen === null) return;
  const changed = applyOrAsk(chosen, change, title);
  const shown = changed?.then(async (done) => {
    if (done) await refresh();
    return done;
  });
  if (shown !== undefined) void holdCommandsUntil(shown);
}

/** @returns whether it was done, in the end; nothing where a dialog asks first */
function applyOrAsk(
  chosen: Chosen,
  change: ChangeInput,
  title: string,
  shown: Partial<ImageTile> = {},
): Promise<boolean> | undefined {
  if (chosen.count < CONFIRM_FROM) return applyTo(chosen, change, title, shown);
  openDialog({ kind: 'confirm', chosen, change, title });
  return undefined;
}

export async function applyTo(
  chosen: Chosen,
  change: ChangeInput,
  title: string,
  shown: Partial<ImageTile> = {},
): Promise<boolean> {
  const ranges = commandRanges();
  const takeBack =
    Object.keys(shown).length > 0
      ? useGallery.getState().set?.patch((position) => includes(ranges, position), shown)
      : undefined;
  const report = await changeImages(chosen.target, change, title);
  if (report !== null) return true;
  takeBack?.();
  // A part of it may have been done.
  requestRefresh();
  return false;
}

/** A judgement of one picture goes on to the next while culling. */
function judge(change: ChangeInput, title: string, shown: Partial<ImageTile>): void {
  apply(change, title, shown);
  const { selection, viewing } = useGallery.getState();
  if (useCulling.getState().on && (selection.length === 0 || viewing !== null) && focusStep(1))
    revealCurrent();
}

export function rate(rating: number): void {
  judge({ kind: 'rate', rating }, translate('gallery.bulk.rating'), { rating });
}

export function mark(value: Mark | null): void {
  judge({ kind: 'mark', mark: value }, translate('gallery.bulk.marking'), { mark: value });
}

/** Turns the favourite of the focused picture round, and makes the whole selection follow it. */
export function toggleFavorite(): void {
  withCurrent((tile) => {
    const favorite = !tile.favorite;
    judge({ kind: 'favorite', favorite }, translate('gallery.bulk.favoriting'), { favorite });
  });
}

export function trash(): void {
  takeOut({ kind: 'trash' }, translate('gallery.bulk.trashing'));
}

export function restore(): void {
  takeOut({ kind: 'restore' }, translate('gallery.bulk.restoring'));
}

/** Stacks the chosen pictures, or changes the stacks they are in; of one picture only what its menu offers. */
export function changeStack(how: StackChange): void {
  const { set, stacks } = useGallery.getState();
  const ranges = commandRanges();
  const tile = stacks && countOf(ranges) === 1 ? set?.tile(ranges[0]?.[0] ?? 0) : undefined;
  if (tile && !stackChoices(tile, 1).includes(how)) {
    showToast({ text: translate(`gallery.stack.notNow.${how}`) });
    return;
  }
  apply({ kind: 'stack', how }, translate('gallery.bulk.stacking'));
}

export function removeFromCollection(collectionId: string): void {
  takeOut({ kind: 'collect', addTo: null, removeFrom: collectionId }, translate('gallery.bulk.collecting'));
}

/** Puts the chosen pictures before another one of the collection's manual order. */
export async function reorderBefore(
  chosen: Chosen,
  collectionId: string,
  beforeUid: string | null,
): Promise<void> {
  await changeImages(
    chosen.target,
    { kind: 'reorder', collectionId, beforeUid },
    translate('gallery.bulk.reordering'),
  );
}

export function addTag(chosen: Chosen, tag: string): void {
  void applyOrAsk(chosen, { kind: 'tag', add: [tag], remove: [] }, translate('gallery.bulk.tagging'));
}

/** @param from the collection that they leave for it; null: they stay wherever they are */
export function addToCollection(chosen: Chosen, collectionId: string, from: string | null): void {
  const removeFrom = from === collectionId ? null : from;
  void applyOrAsk(
    chosen,
    { kind: 'collect', addTo: collectionId, removeFrom },
    translate('gallery.bulk.collecting'),
  );
}

/** Collections of these names are made along with it, each inside the one before; pictures go into the last. */
export function addToNewCollection(
  chosen: Chosen,
  parentId: string | null,
  names: readonly string[],
  from: string | null,
): void {
  void applyOrAsk(
    chosen,
    {
      kind: 'collect',
      addTo: crypto.randomUUID(),
      removeFrom: from,
      make: { parentId, names: [...names] },
    },
    translate('gallery.bulk.collecting'),
  );
}

/** The collection that is shown, if it is exactly one. */
export function collectionInView(): string | null {
  return shownCollection(useGallery.getState().query, useCollections.getState().collections);
}

/** A folder of a root, `''` for the root itself. */
export interface FolderPlace {
  readonly rootId: string;
  readonly folder: string;
}

/** Moves files to another folder. `strip`: what this takes off the front of their own folders stays below it; null: nothing does. */
export function moveToFolder(chosen: Chosen, { rootId, folder }: FolderPlace, strip: string | null): void {
  void applyOrAsk(chosen, { kind: 'relocate', rootId, folder, strip }, translate('gallery.bulk.moving'));
}

export function openMoveDialog(): void {
  const chosen = commandTarget();
  if (chosen !== null) openDialog({ kind: 'move', chosen, inside: null });
}

export function openTagDialog(): void {
  const chosen = commandTarget();
  if (chosen !== null) openDialog({ kind: 'tag', chosen });
}

export function openCollectDialog(): void {
  const chosen = commandTarget();
  if (chosen !== null) openDialog({ kind: 'collect', chosen, from: collectionInView() });
}

export function openSummary(): void {
  const chosen = commandTarget();
  if (chosen !== null) openDialog({ kind: 'summary', chosen });
}

/** Shows what merging the duplicates among the chosen pictures would do. */
export function openMerge(): void {
  const chosen = commandTarget();
  if (chosen !== null) openDialog({ kind: 'merge', chosen });
}

async function chosenUids(limit: number): Promise<readonly string[]> {
  const chosen = commandTarget();
  if (chosen === null) return [];
  return (await api.gallery.uids({ target: chosen.target, limit })).uids;
}

/** One picture as its file; several as a pack: a zip with a folder each, settings, source and mask beside the picture. */
export function download(): void {
  const chosen = commandTarget();
  if (chosen === null) return;
  if (chosen.count === 1) downloadOne().catch(tellError);
  else void downloadPack({ target: chosen.target, name: packName(chosen.count) });
}

async function downloadOne(): Promise<void> {
  const uids = await chosenUids(1);
  const [record] = await api.gallery.records({ uids: [...uids] });
  if (record === undefined) return;
  const { contentHash, format } = record.file;
  downloadImage({ uid: record.uid, contentHash, format, createdAtMs: record.generation.createdAtMs });
}

export function compare(): void {
  const chosen = commandTarget();
  if (chosen === null) return;
  const opened = chosenUids(MAX_COMPARED)
    .then((uids) => {
      if (uids.length === 0) return false;
      navigate('compare', { uids });
      if (chosen.count > MAX_COMPARED) {
        showToast({ text: translate('compare.firstOnly', { shown: MAX_COMPARED, count: chosen.count }) });
      }
      return true;
    })
    .catch((error: unknown) => {
      tellError(error);
      return false;
    });
  void holdCommandsUntil(opened);
}

/** Asks how and where the chosen pictures are to be exported. */
export function exportChosen(): void {
  const chosen = commandTarget();
  if (chosen !== null) openExport(chosen.target, chosen.count);
}

/** Asks how the chosen pictures are to be enlarged. */
export function upscaleChosen(): void {
  const chosen = commandTarget();
  if (chosen !== null) openUpscale(chosen.target, chosen.count);
}

/** Asks how the chosen pictures' files are to be made smaller. */
export function shrinkChosen(): void {
  const chosen = commandTarget();
  if (chosen !== null) openShrink(chosen.target, chosen.count);
}

/** Keeps the chosen pictures with their settings as a pack in the drawer. */
export function savePack(): void {
  const chosen = commandTarget();
  if (chosen !== null) void keepPack({ target: chosen.target, name: packName(chosen.count) });
}

/** A collage or an animation of the chosen pictures. */
export function compose(): void {
  const chosen = commandTarget();
  if (chosen !== null) openComposer(chosen.target);
}

/** A batch file that makes the chosen pictures again. */
export function makeBatchFile(): void {
  const chosen = commandTarget();
  if (chosen !== null) openBatchFrom(chosen.target);
}

export function copyPrompt(): void {
  withCurrent(({ uid }) => {
    // The tile's prompt is cut short.
    api.gallery
      .records({ uids: [uid] })
      .then(([record]) => {
        if (record !== undefined) void copyText(record.generation.prompt);
      })
      .catch(tellError);
  });
}

/** Whether the view shows the trash. */
export function isTrashView(): boolean {
  return showsTrash(useGallery.getState().query);
}
