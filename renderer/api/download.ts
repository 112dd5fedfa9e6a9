/** Long enough for the browser to have begun with it. */
const FREED_AFTER_MS = 10_000;

/** Saves a file where the browser or the desktop puts downloads. @param from its address, or what is in it */
export function download(from: string | Blob, name: string): void {
  const address = typeof from === 'string' ? from : URL.createObjectURL(from);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  if (typeof from !== 'string') setTimeout(() => URL.revokeObjectURL(address), FREED_AFTER_MS);
}
