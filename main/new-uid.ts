import { randomUUID } from 'node:crypto';

let lastMs = 0;
let count = 0;
const MOST_PER_MS = 0xfff;

/**
 * A UUID of version 7 (RFC 9562): it begins with the time in milliseconds and a count within it, so those of one process follow each
 * other. Then what comes to a catalog in one go stands side by side in its index of them; a random one each touches a page of its
 * own: of a million, a page of 4 KB for every picture.
 */
export function newUid(nowMs = Date.now()): string {
  // The clock may be set back.
  if (nowMs > lastMs) [lastMs, count] = [nowMs, 0];
  else if (count < MOST_PER_MS) count += 1;
  else [lastMs, count] = [lastMs + 1, 0];
  const time = lastMs.toString(16).padStart(12, '0');
  const random = randomUUID().slice('xxxxxxxx-xxxx-xxxx'.length);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count.toString(16).padStart(3, '0')}${random}`;
}
