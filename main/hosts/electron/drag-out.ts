import { nativeImage, type WebContents } from 'electron';
import type { DraggedFiles } from '../../../preload/contract/bridge.ts';
import type { Studio } from '../../studio.ts';

/** Hands originals or exports to whatever they are dropped on, under the mouse a small pile of what they show. */
export async function dragOut(
  studio: Pick<Studio, 'imagePath' | 'exportedFiles' | 'dragPicture'>,
  contents: WebContents,
  what: DraggedFiles,
): Promise<void> {
  const files =
    what.kind === 'originals'
      ? await Promise.all(what.uids.map((uid) => studio.imagePath(uid)))
      : await studio.exportedFiles(what.downloadId);
  const [first] = files;
  if (first === undefined) return;
  const icon = nativeImage.createFromBuffer(await studio.dragPicture(what.uids), { scaleFactor: 2 });
  contents.startDrag({ file: first, files: [...files], icon });
}
