import type { ImageRecord } from '../../../main/domain/image-record.ts';
import type { XyTable } from '../../../main/domain/same-except.ts';
import { download } from '../../api/download.ts';
import { imageUrl, thumbnailUrl } from '../../api/media.ts';
import { request } from '../../api/request.ts';
import { isTiled } from '../../ui/zoom-geometry.ts';
import { planXyImage } from './plan-xy-image.ts';

const FONT = '15px system-ui, sans-serif';

/** Draws the grid with its labels and saves it as a PNG. */
export async function saveXyImage(table: XyTable, titles: { x: string; y: string }): Promise<void> {
  const { width, height, cell, pictures, labels } = planXyImage(table, titles);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser can not draw the grid.');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#1a1a1a';
  context.font = FONT;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  for (const { text, x, y, maxWidth } of labels) context.fillText(text, x, y, maxWidth);
  for (const { record, left, top } of pictures) {
    const response = await request(pictureUrl(record, cell));
    const bitmap = await createImageBitmap(await response.blob());
    const scale = Math.min(1, cell / bitmap.width, cell / bitmap.height);
    const [wide, high] = [bitmap.width * scale, bitmap.height * scale];
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, left + (cell - wide) / 2, top + (cell - high) / 2, wide, high);
    bitmap.close();
  }
  const name = `grid-${titles.x}${titles.y === '' ? '' : `-${titles.y}`}.png`;
  download(await canvas.convertToBlob({ type: 'image/png' }), name.toLowerCase().replaceAll(' ', '-'));
}

/** The smallest there is that fills a square of `cell` pixels; of a video its first picture, of a huge picture no more than a thumbnail. */
export function pictureUrl({ uid, file }: ImageRecord, cell: number): string {
  return cell > 640 && file.format !== 'video' && !isTiled(file)
    ? imageUrl(uid, file.contentHash)
    : thumbnailUrl(uid, file.contentHash, cell > 320 ? 640 : 320);
}
