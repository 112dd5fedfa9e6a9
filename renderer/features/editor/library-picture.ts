import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { api } from '../../api/api.ts';
import { imageUrl, thumbnailUrl, tileUrl } from '../../api/media.ts';
import { loadPicture, type Picture } from './canvas/picture.ts';
import type { Stage } from './canvas/stage.ts';

/** A picture of the library, ready to be put on the stage; the caller closes it. @throws ApiError, Error when it can't be decoded */
export async function loadLibraryPicture(
  uid: string,
  stage: Stage,
): Promise<{ readonly record: ImageRecord; readonly picture: Picture }> {
  const { record } = await api.gallery.details({ uid });
  const { width, height, contentHash } = record.file;
  const picture = await loadPicture(
    {
      width,
      height,
      url: imageUrl(uid, contentHash),
      tileUrl: (level, x, y) => tileUrl(uid, contentHash, level, x, y),
      previewUrl: thumbnailUrl(uid, contentHash, 640),
    },
    () => {
      stage.picture.touch();
      stage.requestFrame();
    },
  );
  return { record, picture };
}
