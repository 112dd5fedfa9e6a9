import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { rm } from '../patient-files.ts';
import { replaceFile } from './atomic-file.ts';

/**
 * Remembers where pictures are being brought in. They are entered a little later than they come: those that a killed run left have
 * to be entered before the next one, which would not know them and bring them in a second time.
 */
export interface Arrivals {
  /** @param folder below the library */
  begin(folder: string): Promise<void>;
  /** All that came is in the catalog. */
  end(): Promise<void>;
  /** The folder of a run that never came to its end. */
  left(): Promise<string | null>;
}

const schema = z.object({ folder: z.string().min(1) });

export function openArrivals(file: string): Arrivals {
  return {
    begin: (folder) => replaceFile(file, JSON.stringify({ folder } satisfies z.infer<typeof schema>)),
    end: () => rm(file, { force: true }),
    async left() {
      try {
        return schema.parse(JSON.parse(await readFile(file, 'utf8'))).folder;
      } catch {
        // None, as nearly always; a damaged one says nothing.
        return null;
      }
    },
  };
}
