import type { ReactNode, RefObject } from 'react';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { changeImages, redoNext, undoLast } from '../../api/change-images.ts';
import { copyText, downloadImage, trashImages } from '../../api/image-actions.ts';
import { navigate } from '../../api/navigation.ts';
import { UNLESS_ON_A_CONTROL } from '../../commands/unless-on-a-control.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import type { ZoomControls } from '../../ui/zoom-frame.tsx';
import { actionImage } from './action-image.ts';
import type { WalkThrough } from './use-walk-through.ts';
import type { FactField } from './user-facts-panel.tsx';

const ZOOM_STEP = 1.25;

/** Keys of a picture's page that act on the picture itself, once it is known: the same as in the grid. */
export function DetailCommands({
  record,
  walk,
  controls,
  whole,
  onWhole,
  onAsk,
}: {
  record: ImageRecord;
  walk: WalkThrough;
  controls: RefObject<ZoomControls | null>;
  /** Whether the picture has the whole screen. */
  whole: boolean;
  onWhole: (whole: boolean) => void;
  /** Called to have a field of the panel filled in. */
  onAsk: (field: FactField) => void;
}): ReactNode {
  const t = useTranslate();
  const { uid, user, state, generation } = record;
  const target = { kind: 'uids' as const, uids: [uid] };
  const rate = (rating: number) => (): void =>
    void changeImages(target, { kind: 'rate', rating }, t('gallery.bulk.rating'));
  const mark = (value: typeof user.mark) => (): void =>
    void changeImages(target, { kind: 'mark', mark: value }, t('gallery.bulk.marking'));
  useCommands({
    'image.zoomIn': () => controls.current?.zoomBy(ZOOM_STEP),
    'image.zoomOut': () => controls.current?.zoomBy(1 / ZOOM_STEP),
    'image.zoomFit': () => controls.current?.fit(),
    'image.zoomActual': () => controls.current?.actual(),
    'image.rate0': rate(0),
    'image.rate1': rate(1),
    'image.rate2': rate(2),
    'image.rate3': rate(3),
    'image.rate4': rate(4),
    'image.rate5': rate(5),
    'image.favorite': () =>
      void changeImages(target, { kind: 'favorite', favorite: !user.favorite }, t('gallery.bulk.favoriting')),
    'image.pick': mark('final'),
    'image.reject': mark('reject'),
    'image.unmark': mark(null),
    'image.download': () => downloadImage(actionImage(record)),
    'image.tag': () => onAsk('tags'),
    'image.collect': () => onAsk('collections'),
    'image.compare': () => navigate('compare', { uids: [uid] }),
    'image.copyPrompt': () => {
      if (generation.prompt !== '') void copyText(generation.prompt);
    },
    'image.inpaint': () => navigate('inpaint', { uid }),
    'image.delete': () => {
      if (state.trashedAtMs !== null) return;
      void trashImages(target).then((done) => {
        if (done) walk.leave();
      });
    },
    'gallery.undo': () => void undoLast(),
    'gallery.redo': () => void redoNext(),
  });
  useCommands({ 'image.fullscreen': () => onWhole(!whole) }, { within: UNLESS_ON_A_CONTROL });
  return null;
}
