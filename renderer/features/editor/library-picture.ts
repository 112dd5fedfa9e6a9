import type { ImageFormat, ImageRecord } from '../../../main/domain/image-record.ts';
import { api } from '../../api/api.ts';
import { imageUrl, thumbnailUrl, tileUrl } from '../../api/media.ts';
import { request } from '../../api/request.ts';
import { translate } from '../../i18n/translate.ts';
import { loadPicture, type Picture, type PictureFile } from './canvas/picture.ts';
import type { Stage } from './canvas/stage.ts';

/** What Chromium has no decoder for, as a picture. */
const UNDECODABLE: ReadonlySet<ImageFormat> = new Set(['tiff', 'video']);

/** A picture of the library, ready to be put on the stage; the caller closes it. @throws AppError, Error when it can't be decoded */
export async function loadLibraryPicture(
  uid: string,
  stage: Stage,
): Promise<{ readonly record: ImageRecord; readonly file: PictureFile; readonly picture: Picture }> {
  const { record } = await api.gallery.details({ uid });
  const { width, height, contentHash, format } = record.file;
  if (format === 'video') throw new Error(translate('editor.videoRefused'));
  const file = {
    width,
    height,
    url: imageUrl(uid, contentHash),
    decodable: !UNDECODABLE.has(format),
    tileUrl: (level: number, x: number, y: number) => tileUrl(uid, contentHash, level, x, y),
    previewUrl: thumbnailUrl(uid, contentHash, 640),
  };
  const picture = await loadPicture(file, () => {
    stage.picture.touch();
    stage.requestFrame();
  });
  return { record, file, picture };
}

/** Longest side to which pictures that are only looked at are made smaller. */
const REFERENCE_SIDE = 2048;
/** A picture of more pixels is not decoded for that, nor one that a browser can't: its thumbnail stands for it. */
const MAX_REFERENCE_PIXELS = 64_000_000;

/** A picture of the library to be drawn whole in every frame, made smaller when it is large. @throws AppError, Error when it can't be decoded */
export async function loadReference(uid: string): Promise<HTMLCanvasElement> {
  const { record } = await api.gallery.details({ uid });
  const { width, height, contentHash, format } = record.file;
  const standsIn = width * height > MAX_REFERENCE_PIXELS || UNDECODABLE.has(format);
  const response = await request(standsIn ? thumbnailUrl(uid, contentHash, 640) : imageUrl(uid, contentHash));
  const bitmap = await createImageBitmap(await response.blob());
  const canvas = document.createElement('canvas');
  const scale = Math.min(1, REFERENCE_SIDE / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}
