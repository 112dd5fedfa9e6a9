import type { RefObject } from 'react';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { api } from '../../api/api.ts';
import { tellError } from '../../api/tell-error.ts';
import { copyText, downloadImage } from '../../api/image-actions.ts';
import { openUpscale } from '../../api/library-dialogs.ts';
import { isEdit } from '../../api/make-again.ts';
import { goBack, navigate } from '../../api/navigation.ts';
import { openReplay } from '../../api/replay.ts';
import { holdCommandsUntil } from '../../commands/registry.ts';
import { UNLESS_ON_A_CONTROL } from '../../commands/unless-on-a-control.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { useJudgePicture } from '../../commands/use-judge-picture.ts';
import type { ZoomControls } from '../../ui/zoom-frame.tsx';
import { ZOOM_STEP } from '../../ui/zoom-geometry.ts';
import { actionImage } from './action-image.ts';
import { useOnceThere } from './use-once-there.ts';
import type { WalkThrough } from './use-walk-through.ts';
import type { FactField } from './user-facts-panel.tsx';

/** Keys of a picture's page that act on the picture itself, also while nothing is known of it yet: the same as in the grid. */
export function useDetailCommands({
  uid,
  record,
  walk,
  controls,
  isShown,
  whole,
  onWhole,
  onAsk,
}: {
  uid: string;
  /** What is known of it; null: nothing yet. */
  record: ImageRecord | null;
  walk: WalkThrough;
  controls: RefObject<ZoomControls | null>;
  /** Whether the page shows a picture, be it the last one; null while the first is coming. */
  isShown: boolean | null;
  /** Whether the picture has the whole screen. */
  whole: boolean;
  onWhole: (whole: boolean) => void;
  /** Called to have a field of the panel filled in. */
  onAsk: (field: FactField) => void;
}): void {
  const withRecord = (work: (known: ImageRecord) => void): void => {
    if (record !== null) work(record);
    else void holdCommandsUntil(fetchRecord(uid, work));
  };
  useJudgePicture(uid);
  const onceShown = useOnceThere(isShown);
  useCommands({
    'image.zoomIn': () => onceShown(() => controls.current?.zoomBy(ZOOM_STEP)),
    'image.zoomOut': () => onceShown(() => controls.current?.zoomBy(1 / ZOOM_STEP)),
    'image.zoomFit': () => onceShown(() => controls.current?.fit()),
    'image.zoomActual': () => onceShown(() => controls.current?.actual()),
    'image.download': () => withRecord((known) => downloadImage(actionImage(known))),
    'image.tag': () => onAsk('tags'),
    'image.collect': () => onAsk('collections'),
    'image.compare': () => navigate('compare', { uids: [uid] }),
    'image.copyPrompt': () =>
      withRecord(({ generation: { prompt } }) => {
        if (prompt !== '') void copyText(prompt);
      }),
    'image.inpaint': () => navigate('inpaint', { uid }),
    'image.upscale': () => openUpscale({ kind: 'uids', uids: [uid] }, 1),
    'image.delete': () =>
      withRecord(({ state }) => {
        if (state.trashedAtMs === null) walk.trash();
      }),
    'image.next': () => walk.go(1),
    'image.previous': () => walk.go(-1),
    'image.close': () => (whole ? onWhole(false) : goBack()),
  });
  useCommands(
    { 'image.replay': () => openReplay(uid) },
    { enabled: record !== null && isEdit(record.generation.type) },
  );
  useCommands({ 'image.fullscreen': () => onWhole(!whole) }, { within: UNLESS_ON_A_CONTROL });
}

/** @returns whether there is such a picture; if not, the user has been told */
async function fetchRecord(uid: string, work: (known: ImageRecord) => void): Promise<boolean> {
  try {
    const [known] = await api.gallery.records({ uids: [uid] });
    if (known !== undefined) work(known);
    return known !== undefined;
  } catch (error) {
    tellError(error);
    return false;
  }
}
