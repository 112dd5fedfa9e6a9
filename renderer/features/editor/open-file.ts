import { api, bridge } from '../../api/api.ts';
import { imageDragOf } from '../../ui/image-drag.ts';

/** Copies a file the user dropped, pasted or chose into the library (one it knows already is only looked up). Returns its uid. */
export async function bringInFile(file: File): Promise<string> {
  // A pasted picture has no path, so the desktop takes its bytes too.
  const [grant] = bridge ? await bridge.grantFiles([file]).catch(() => []) : [];
  if (grant) return (await api.system.bringIn({ grant: grant.grant })).uid;
  const response = await fetch(`/picture/${encodeURIComponent(file.name || 'pasted.png')}`, {
    method: 'PUT',
    body: file,
  });
  if (!response.ok) throw new Error(await response.text());
  const { uid } = (await response.json()) as { uid: string };
  return uid;
}

/** The picture that a drop or a paste brings: the uid of one of the library, or a file. */
export function pictureOf(data: DataTransfer): string | File | null {
  const [uid] = imageDragOf(data);
  if (uid !== undefined) return uid;
  return [...data.files].find((file) => file.type.startsWith('image/')) ?? null;
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
