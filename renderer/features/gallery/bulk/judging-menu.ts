import { MARKS, type Mark } from '../../../../main/domain/image-record.ts';
import type { CommandId } from '../../../commands/definitions.ts';
import type { Translate } from '../../../i18n/messages.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { mark, rate } from './bulk-actions.ts';

const RATINGS = [
  [5, 'image.rate5'],
  [4, 'image.rate4'],
  [3, 'image.rate3'],
  [2, 'image.rate2'],
  [1, 'image.rate1'],
  [0, 'image.rate0'],
] as const satisfies readonly (readonly [stars: number, command: CommandId])[];

const MARK_COMMANDS = {
  final: 'image.pick',
  wip: 'image.wip',
  experiment: 'image.experiment',
  reject: 'image.reject',
} as const satisfies Record<Mark, CommandId>;

/** Stars for the chosen pictures. */
export function ratings(t: Translate): readonly MenuEntry[] {
  return RATINGS.map(([stars, command]) => ({
    kind: 'item',
    label: stars === 0 ? t('gallery.rating.none') : t('gallery.rating.stars', { count: stars }),
    command,
    run: () => rate(stars),
  }));
}

/** Marks for the chosen pictures. */
export function marks(t: Translate): readonly MenuEntry[] {
  return [
    ...MARKS.map((value) => ({
      kind: 'item' as const,
      label: t(`gallery.mark.${value}`),
      command: MARK_COMMANDS[value],
      run: () => mark(value),
    })),
    { kind: 'item', label: t('gallery.mark.none'), command: 'image.unmark', run: () => mark(null) },
  ];
}
