/**
 * Unpacks a zlib stream into buffers that take it whole, in order.
 * @throws TypeError when the stream is damaged, Error when it is shorter or longer than the buffers
 */
export async function inflateTo(
  bytes: Uint8Array<ArrayBuffer>,
  targets: readonly Uint8Array<ArrayBuffer>[],
): Promise<void> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  let index = 0;
  let filled = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    let rest: Uint8Array = next.value;
    while (rest.length > 0) {
      const target = targets[index];
      if (!target) throw new Error('More data than was announced.');
      const part = rest.subarray(0, target.length - filled);
      target.set(part, filled);
      filled += part.length;
      rest = rest.subarray(part.length);
      if (filled === target.length) {
        index++;
        filled = 0;
      }
    }
  }
  if (index < targets.length) throw new Error('The data ends too early.');
}
