import { defineConfig } from '@playwright/test';
import journeys from '../playwright.config.ts';

/** Takes the README's and the guide's pictures anew, as journeys drive the built app: `npm run pictures`. */
export default defineConfig({
  ...journeys,
  testDir: '.',
  outputDir: '../../test-results',
  retries: 0,
  projects: [{ name: 'pictures', use: { ...journeys.use, colorScheme: 'dark' } }],
});
