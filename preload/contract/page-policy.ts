/**
 * What the page may load and do: its own files, and pictures it made itself; no inline script or style, nothing from elsewhere.
 * Text becomes neither markup nor script: Trusted Types are required, and the one policy is the page's own
 * (renderer/trusted-types.ts).
 */
const DIRECTIVES = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default',
];

/** Stands in the built page itself. */
export const PAGE_POLICY = DIRECTIVES.join('; ');

/** Sent as a header by both hosts. */
export const CONTENT_SECURITY_POLICY = [...DIRECTIVES, "frame-ancestors 'none'"].join('; ');
