import type { XyTable } from '../../../main/domain/same-except.ts';
import { thumbnailUrl } from '../../api/media.ts';

const CELL = 320;
const GAP = 8;
const LABEL = 36;
const SIDE = 180;
const FONT = '15px system-ui, sans-serif';

/** Draws the grid with its labels and saves it as a PNG. */
export async function saveXyImage(table: XyTable, titles: { x: string; y: string }): Promise<void> {
  const side = titles.y === '' ? 0 : SIDE;
  const canvas = new OffscreenCanvas(
    side + table.columns.length * (CELL + GAP) + GAP,
    LABEL + table.rows.length * (CELL + GAP) + GAP,
  );
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser can not draw the grid.');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#1a1a1a';
  context.font = FONT;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  for (const [index, column] of table.columns.entries()) {
    const middle = side + GAP + index * (CELL + GAP) + CELL / 2;
    context.fillText(`${titles.x} ${column}`, middle, LABEL / 2, CELL);
  }
  for (const [index, row] of table.rows.entries()) {
    const top = LABEL + index * (CELL + GAP);
    if (side > 0) context.fillText(`${titles.y} ${row}`, side / 2, top + CELL / 2, side - GAP * 2);
    for (const [at, record] of (table.cells[index] ?? []).entries()) {
      if (record === null) continue;
      const response = await fetch(thumbnailUrl(record.uid, record.file.contentHash, 320));
      const bitmap = await createImageBitmap(await response.blob());
      const scale = Math.min(CELL / bitmap.width, CELL / bitmap.height);
      const width = bitmap.width * scale;
      const height = bitmap.height * scale;
      const left = side + GAP + at * (CELL + GAP) + (CELL - width) / 2;
      context.drawImage(bitmap, left, top + (CELL - height) / 2, width, height);
      bitmap.close();
    }
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await canvas.convertToBlob({ type: 'image/png' }));
  link.download = `grid-${titles.x}${titles.y === '' ? '' : `-${titles.y}`}.png`
    .toLowerCase()
    .replaceAll(' ', '-');
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
