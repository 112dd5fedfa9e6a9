import { describe, expect, it, vi } from 'vitest';
import { isAllowedLink } from '../../../../main/hosts/electron/guard-contents.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));

describe('links that may open in the user’s browser', () => {
  it.each(['https://github.com/gesso-studio/gesso/issues', 'https://docs.comfy.org/installation?x=1#y'])(
    '%s',
    (link) => expect(isAllowedLink(link)).toBe(true),
  );

  it.each([
    'https://github.com/someone-else/gesso',
    'https://github.com/gesso-studio',
    'https://github.com/gesso-studio/../evil/tool',
    'https://github.com.evil.example/gesso-studio/',
    'https://github.com:8443/gesso-studio/',
    'https://evil.example/https://github.com/gesso-studio/',
    'https://user@github.com/gesso-studio/',
    'https://github.com@evil.example/gesso-studio/',
    'https://:secret@docs.comfy.org/',
    'http://docs.comfy.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://docs.comfy.org/',
    'docs.comfy.org',
    '',
  ])('but not %s', (link) => expect(isAllowedLink(link)).toBe(false));
});
