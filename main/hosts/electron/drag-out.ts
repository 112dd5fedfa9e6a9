import { nativeImage, type WebContents } from 'electron';
import type { Studio } from '../../studio.ts';

/** Hands originals to whatever they are dropped on, under the mouse a small pile of what they show. */
export async function dragOut(
  studio: Pick<Studio, 'imagePath' | 'dragPicture'>,
  contents: WebContents,
  uids: readonly string[],
): Promise<void> {
  const files = await Promise.all(uids.map((uid) => studio.imagePath(uid)));
  const [first] = files;
  if (first === undefined) return;
  const icon = nativeImage.createFromBuffer(await studio.dragPicture(uids), { scaleFactor: 2 });
  contents.startDrag({ file: first, files, icon });
}
