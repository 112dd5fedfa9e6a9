import { setFlagsFromString } from 'node:v8';

/** A flag of V8's that is on as long as anybody holds it: of the whole process, whichever thread asks. */
export function createHeldFlag(on: string, off: string): () => () => void {
  let holders = 0;
  return () => {
    holders += 1;
    if (holders === 1) setFlagsFromString(on);
    return () => {
      holders -= 1;
      if (holders === 0) setFlagsFromString(off);
    };
  };
}
