import { defineConfig, type Plugin } from 'vite';
import react from '@vitejs/plugin-react';

/** What the page may load: its own files, and pictures it made itself. The hosts send the same as a header. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; " +
  "connect-src 'self'; media-src 'self'; font-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";

/** Puts the policy into the built page. The development server needs inline scripts, so it goes without. */
function policyPlugin(): Plugin {
  return {
    name: 'gesso-content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY },
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
    target: 'chrome130',
    cssTarget: 'chrome130',
    // A file inlined as a data URL is refused by the policy (fonts, workers).
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
  worker: { format: 'es' },
});
