const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The workflow in a file: the file itself when it is text, else what a PNG carries as `prompt` or `workflow`; null when none. */
export function workflowTextIn(bytes: Uint8Array): string | null {
  if (!PNG_SIGNATURE.every((byte, index) => bytes[index] === byte)) return new TextDecoder().decode(bytes);
  const texts = pngTexts(bytes);
  return texts.get('prompt') ?? texts.get('workflow') ?? null;
}

function pngTexts(bytes: Uint8Array): Map<string, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const latin1 = new TextDecoder('latin1');
  const texts = new Map<string, string>();
  for (let offset = 8; offset + 12 <= bytes.byteLength;) {
    const sizeBytes = view.getUint32(offset);
    const data = bytes.subarray(offset + 8, offset + 8 + sizeBytes);
    const separator = data.indexOf(0);
    if (latin1.decode(bytes.subarray(offset + 4, offset + 8)) === 'tEXt' && separator > 0) {
      texts.set(latin1.decode(data.subarray(0, separator)), latin1.decode(data.subarray(separator + 1)));
    }
    offset += 12 + sizeBytes;
  }
  return texts;
}
