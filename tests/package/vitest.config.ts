import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Packages the built app against a stand-in for Electron and looks into the result. `npm run build` comes first. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['tests/package/**/*.test.ts'],
    testTimeout: 60_000,
  },
});
