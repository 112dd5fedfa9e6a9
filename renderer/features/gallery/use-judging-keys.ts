import { useCommands } from '../../commands/use-commands.ts';
import { navigate } from '../../api/navigation.ts';
import {
  changeStack,
  compare,
  copyPrompt,
  download,
  isTrashView,
  mark,
  openCollectDialog,
  openMoveDialog,
  openTagDialog,
  rate,
  toggleFavorite,
  trash,
} from './bulk/bulk-actions.ts';
import { askToPurge } from './bulk/purge-trash.ts';
import { withCurrent } from './gallery-store.ts';

/** Keys that judge, file and use the picture shown over the whole screen, else what is selected, else the one with the focus. */
export function useJudgingKeys(options: Parameters<typeof useCommands>[1] = {}): void {
  useCommands(
    {
      'image.rate0': () => rate(0),
      'image.rate1': () => rate(1),
      'image.rate2': () => rate(2),
      'image.rate3': () => rate(3),
      'image.rate4': () => rate(4),
      'image.rate5': () => rate(5),
      'image.favorite': toggleFavorite,
      'image.pick': () => mark('final'),
      'image.reject': () => mark('reject'),
      'image.unmark': () => mark(null),
      'image.stackTogether': () => changeStack('together'),
      'image.stackDissolve': () => changeStack('dissolve'),
      'image.stackCover': () => changeStack('cover'),
      'image.stackOut': () => changeStack('out'),
      'image.stackBack': () => changeStack('back'),
      'image.tag': openTagDialog,
      'image.collect': openCollectDialog,
      'image.move': openMoveDialog,
      'image.download': download,
      'image.delete': () => {
        if (isTrashView()) void askToPurge('chosen');
        else trash();
      },
      'image.compare': compare,
      'image.copyPrompt': copyPrompt,
      'image.inpaint': () => withCurrent(({ uid }) => navigate('inpaint', { uid })),
    },
    options,
  );
}
