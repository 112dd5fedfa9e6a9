import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** SHA-256 over a file, hex. */
export async function wholeFileHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}
