import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { dirname } from 'node:path';
import { clearLeftOvers, freeNames, makeNewFile } from './new-file.ts';
import { RATIO_FREE_BYTES } from './pack-zip.ts';

export interface ZipWriter {
  /** Resolves when the bytes were taken, so that no more than one file waits in memory. @throws what their source throws */
  add(name: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>;
}

/** Text shrinks, pictures don't. Much text that says the same again and again would shrink so far that no reader trusts it. */
const TEXT = /\.(json|txt|xmp)$/;

/** Streams a new zip file; nothing is left behind should it fail. @returns the path it got, free at that moment */
export async function writeZip(path: string, fill: (zip: ZipWriter) => Promise<void>): Promise<string> {
  await clearLeftOvers(dirname(path));
  return makeNewFile(freeNames(path), path, async (temporary) => {
    const zip = new yazl.ZipFile();
    const output = createWriteStream(temporary, { flags: 'wx' });
    const writing = pipeline(zip.outputStream, output);
    // Awaited at the end; until then a failure shows in `add`.
    writing.catch(() => undefined);
    try {
      await fill({
        async add(name, content) {
          const isBytes = content instanceof Uint8Array;
          const compress = TEXT.test(name) && isBytes && content.length <= RATIO_FREE_BYTES;
          const stream = Readable.from(isBytes ? [content] : content, { objectMode: false });
          const taken = once(stream, 'end');
          zip.addReadStreamLazy(name, { compress }, (give) => give(null, stream));
          try {
            await Promise.race([taken, writing]);
          } finally {
            stream.destroy();
          }
        },
      });
    } catch (error) {
      // The file may only just be opening: it must be closed before it can be taken away.
      const closed = output.closed ? Promise.resolve() : once(output, 'close');
      output.destroy();
      await closed;
      throw error;
    }
    zip.end();
    await writing;
  });
}
