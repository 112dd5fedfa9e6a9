/** A 32-bit mix of id and shuffle number (murmur3's finalizer): the same shuffle gives the same order again. */
export function shuffleKey(id: number, shuffle: number): number {
  let key = (id ^ Math.imul(shuffle | 0, 0x9e3779b1)) | 0;
  key = Math.imul(key ^ (key >>> 16), 0x85ebca6b);
  key = Math.imul(key ^ (key >>> 13), 0xc2b2ae35);
  return (key ^ (key >>> 16)) >>> 0;
}
