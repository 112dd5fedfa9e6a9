import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { decodePicture, type DecodedPicture } from '../../main/imaging/edit/decoded-picture.ts';
import type { EditSpec } from '../../main/imaging/edit/edit-pipeline.ts';
import type { EditCase } from './edit-cases.ts';

/** Writes the case's picture into the folder. */
export async function specOf(folder: string, edit: EditCase): Promise<EditSpec> {
  const source = join(folder, `source.${edit.format}`);
  await writeFile(source, edit.bytes);
  return { source, area: edit.area, settings: edit.settings, model: edit.model, strength: 1, seed: '7' };
}

/** What an engine might send: other colours everywhere. */
export async function foreign(width: number, height: number): Promise<Uint8Array> {
  return sharp({ create: { width, height, channels: 3, background: '#c02060' } })
    .png()
    .toBuffer();
}

/**
 * Largest difference of any sample where the mask is 0.
 * @throws Error when channels, depth or profile are not the source's
 */
export async function differenceOutside(spec: EditSpec, result: Uint8Array): Promise<number> {
  const before = await decodePicture(spec.source);
  const after = await decodePicture(result);
  if (formOf(before) !== formOf(after)) throw new Error(`${formOf(before)} became ${formOf(after)}`);
  let worst = 0;
  const { area } = spec;
  const mask = 'maskPng' in area ? await sharp(area.maskPng).toColourspace('b-w').raw().toBuffer() : null;
  const [left, up] = 'extend' in area ? [area.extend.left, area.extend.up] : [0, 0];
  for (let y = 0; y < before.height; y++) {
    for (let x = 0; x < before.width; x++) {
      if (mask && mask[y * before.width + x] !== 0) continue;
      for (let c = 0; c < before.channels; c++) {
        const a = before.data[(y * before.width + x) * before.channels + c] ?? 0;
        const b = after.data[((y + up) * after.width + x + left) * after.channels + c] ?? -1;
        worst = Math.max(worst, Math.abs(a - b));
      }
    }
  }
  return worst;
}

/** Channels, depth and profile, to be compared. */
function formOf({ channels, data, icc }: DecodedPicture): string {
  const profile = icc ? Buffer.from(icc).toString('base64') : 'none';
  return `${channels} channels of ${data.BYTES_PER_ELEMENT} bytes, profile ${profile}`;
}

/** The samples' bytes. */
export function bytesOf(data: Uint8Array | Uint16Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
