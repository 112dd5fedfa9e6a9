import { defineConfig, type Plugin } from 'vite';
import react from '@vitejs/plugin-react';
import { PAGE_POLICY } from '../preload/contract/page-policy.ts';

/** Puts the policy into the built page, beside the header that the hosts send. The development server needs inline scripts, so it goes without. */
function policyPlugin(): Plugin {
  return {
    name: 'gesso-content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: PAGE_POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), policyPlugin()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    license: { fileName: 'LICENSES.md' },
    target: 'chrome130',
    cssTarget: 'chrome130',
    // A file inlined as a data URL is refused by the policy (fonts, workers).
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        // What several screens use is one file: asking for sixty small ones costs more than reading it.
        codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] },
      },
    },
  },
  worker: { format: 'es' },
});
