import type { ChangeInput } from '../../preload/contract/gallery.ts';
import type { Mark } from '../../main/domain/image-record.ts';
import { changeImages, redoNext, toggleFavorite, undoLast } from '../api/change-images.ts';
import { useTranslate } from '../i18n/translate.ts';
import { useCommands } from './use-commands.ts';

/** Keys that judge one picture, null: none now, and take that back: no toast offers it, for the judgement shows on the picture. */
export function useJudgePicture(uid: string | null): void {
  const t = useTranslate();
  const change = (input: ChangeInput, title: string): void => {
    if (uid !== null) void changeImages({ kind: 'uids', uids: [uid] }, input, title);
  };
  const rate = (rating: number) => (): void => change({ kind: 'rate', rating }, t('gallery.bulk.rating'));
  const mark = (value: Mark | null) => (): void =>
    change({ kind: 'mark', mark: value }, t('gallery.bulk.marking'));
  useCommands(
    {
      'image.rate0': rate(0),
      'image.rate1': rate(1),
      'image.rate2': rate(2),
      'image.rate3': rate(3),
      'image.rate4': rate(4),
      'image.rate5': rate(5),
      'image.favorite': () => {
        if (uid !== null) void toggleFavorite(uid);
      },
      'image.pick': mark('final'),
      'image.reject': mark('reject'),
      'image.unmark': mark(null),
    },
    { enabled: uid !== null },
  );
  useCommands({ 'gallery.undo': () => void undoLast(), 'gallery.redo': () => void redoNext() });
}
