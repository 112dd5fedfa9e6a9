import { createHeldFlag } from './held-flag.ts';

/**
 * Until it is let go, V8 leaves a function to the quick compilers for longer before it hands it to the thorough one. Work of
 * seconds that runs much code in several threads, each of which compiles for itself, takes an eighth less of the processors then,
 * and leaves the window more of them.
 */
export const holdBackCompiler = createHeldFlag('--efficiency-mode', '--no-efficiency-mode');
