import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { electronBinary } from './support/electron-binary.ts';
import type { HostOption } from './support/journey.ts';

/**
 * Debian's Chromium draws its address bar's suggestions by pages of their own, which cost a second of CPU for every window
 * though nobody sees them. The switch replaces Playwright's own, so what matters of that stands here too.
 */
const UNUSED_FEATURES = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AimEnabled',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'SpareRendererForSitePerProcess',
];

// Each test has an app with a library and settings of its own; what the engine compiled of it is the same.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(
  new URL('../node_modules/.cache/compiled', import.meta.url),
);

/**
 * End to end: the same journeys through the web host of the built app in a real Chromium, which `scripts/test.ts` finds, and
 * through the desktop app in the real Electron. Where that is not installed, its tests are skipped.
 */
export default defineConfig<object, HostOption>({
  outputDir: '../test-results',
  // Nothing that passes waits so long: how slow a machine may be before it fails.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  fullyParallel: true,
  // One more than the cores of CI's machines: much of a journey is waiting.
  workers: 3,
  forbidOnly: true,
  // A machine that stalls fails no run; the count of such tests is printed.
  retries: 1,
  projects: [
    { name: 'web', testDir: './e2e', use: { host: 'web' } },
    {
      name: 'electron',
      testDir: '.',
      testMatch: ['e2e/**/*.spec.ts', 'e2e-electron/**/*.spec.ts'],
      use: { host: 'electron' },
      // Where every one of them is skipped, one worker that loads them all is enough.
      ...(!existsSync(electronBinary()) && { workers: 1 }),
    },
  ],
  use: {
    // What waits for ever is said where it waits, and not as a test that took too long.
    actionTimeout: 60_000,
    viewport: { width: 1280, height: 800 },
    // Colours on their way from one state to another are no fault, and nothing has to wait for them.
    contextOptions: { reducedMotion: 'reduce' },
    // Recording one costs a third of the time of every test.
    trace: process.env['GESSO_TRACE'] ? 'retain-on-failure' : 'off',
    launchOptions: {
      executablePath: process.env['GESSO_BROWSER'] ?? '/usr/bin/chromium',
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        `--disable-features=${UNUSED_FEATURES.join(',')}`,
      ],
    },
  },
});
