import type { ImageTile } from '../../../../main/domain/image-record.ts';
import type { Translate } from '../../../i18n/messages.ts';
import { judgementWords } from '../../../ui/judgement-words.ts';

const SPOKEN_PROMPT = 120;

/** What a screen reader says of a tile. */
export function tileName(tile: ImageTile, undecided: boolean, t: Translate): string {
  const { width, height } = tile;
  const prompt = tile.prompt === '' ? t('gallery.tile.unnamed') : tile.prompt.slice(0, SPOKEN_PROMPT);
  const parts = [t('gallery.tile.name', { prompt, width, height })];
  if (undecided) parts.push(t('gallery.tile.undecided'));
  parts.push(...judgementWords(tile, t));
  if (tile.missing) parts.push(t('gallery.tile.missing'));
  if (tile.stackSize > 1) parts.push(t('gallery.tile.stack', { count: tile.stackSize }));
  return parts.join(', ');
}
