import { setFlagsFromString } from 'node:v8';

let holders = 0;

/**
 * Until it is let go, V8 leaves a function to the quick compilers for longer before it hands it to the thorough one. Work of
 * seconds that runs much code in several threads, each of which compiles for itself, takes an eighth less of the processors then,
 * and leaves the window more of them.
 */
export function holdBackCompiler(): () => void {
  holders += 1;
  if (holders === 1) setFlagsFromString('--efficiency-mode');
  return () => {
    holders -= 1;
    if (holders === 0) setFlagsFromString('--no-efficiency-mode');
  };
}
