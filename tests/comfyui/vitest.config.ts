import { defineConfig } from 'vitest/config';

/** The protocol tests against a real server: `COMFYUI_URL=http://127.0.0.1:8188 npm run test:comfyui`. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['tests/comfyui/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
