import type { ImageTile } from '../../../main/domain/image-record.ts';
import type { Translate } from '../../i18n/messages.ts';
import type { MenuEntry } from '../../ui/menu.tsx';
import { changeStack } from './bulk/bulk-actions.ts';
import { toggleStack } from './gallery-store.ts';
import { stackChoices } from './stack-choices.ts';

const ENTRIES = {
  cover: { label: 'gallery.command.stackCover', command: 'image.stackCover' },
  out: { label: 'gallery.command.stackOut', command: 'image.stackOut' },
  back: { label: 'gallery.command.stackBack', command: 'image.stackBack' },
  together: { label: 'gallery.command.stackTogether', command: 'image.stackTogether' },
  dissolve: { label: 'gallery.command.stackDissolve', command: 'image.stackDissolve' },
} as const;

/** The stack's part of a picture's menu. */
export function stackMenu(
  tile: ImageTile,
  position: number,
  selected: number,
  t: Translate,
): readonly MenuEntry[] {
  return stackChoices(tile, selected).map((choice) => {
    if (choice === 'toggle') {
      const label = t(tile.stackState === 'closed' ? 'gallery.stack.open' : 'gallery.stack.close');
      return { kind: 'item', label, command: 'image.stack', run: () => void toggleStack(position) };
    }
    const { label, command } = ENTRIES[choice];
    return { kind: 'item', label: t(label), command, run: () => changeStack(choice) };
  });
}
