import type { ImageRecord } from '../../../main/domain/image-record.ts';
import type { ActionImage } from '../../api/image-actions.ts';

/** What actions need to know of a picture, out of its record. */
export function actionImage({ uid, file, generation }: ImageRecord): ActionImage {
  return { uid, contentHash: file.contentHash, createdAtMs: generation.createdAtMs, format: file.format };
}
