import { takePictureFile } from '../../api/dropped-files.ts';
import { imageDragOf } from '../../ui/image-drag.ts';

/** The picture that a drop or a paste brings, to be opened: the uid of one of the library, or a file. */
export function takePicture(data: DataTransfer): string | File | null {
  const [uid] = imageDragOf(data);
  if (uid !== undefined) return uid;
  return takePictureFile(data) ?? null;
}

/** Lets the user choose one file. Resolves to null when they close the dialog. */
export function chooseFile(accept: string): Promise<File | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}
