/** The text of a batch file: UTF-16 with a byte-order mark, else UTF-8. Bytes of neither become U+FFFD, which parsing refuses. */
export function batchFileText(bytes: Uint8Array): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const isTurned = bytes[0] === 0xfe && bytes[1] === 0xff;
  return new TextDecoder(isWide ? 'utf-16le' : isTurned ? 'utf-16be' : 'utf-8').decode(bytes);
}
