import type { ImageTile } from '../../../main/domain/image-record.ts';
import type { Translate } from '../../i18n/messages.ts';
import type { MenuEntry } from '../../ui/menu.tsx';
import { changeStack } from './bulk/bulk-actions.ts';
import { toggleStack } from './gallery-store.ts';
import { stackChoices } from './stack-choices.ts';

const ENTRIES = {
  cover: { label: 'gallery.command.stackCover', shortcut: 'Shift+T' },
  out: { label: 'gallery.command.stackOut', shortcut: 'Shift+O' },
  back: { label: 'gallery.command.stackBack', shortcut: 'Mod+Shift+O' },
  together: { label: 'gallery.command.stackTogether', shortcut: 'Mod+G' },
  dissolve: { label: 'gallery.command.stackDissolve', shortcut: 'Mod+Shift+G' },
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
      return { kind: 'item', label, shortcut: 'Shift+S', run: () => void toggleStack(position) };
    }
    const { label, shortcut } = ENTRIES[choice];
    return { kind: 'item', label: t(label), shortcut, run: () => changeStack(choice) };
  });
}
