import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { LINK_SCHEME } from '../../../../main/hosts/electron/open-targets.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const config = parse(read('electron-builder.yml')) as Configuration;
const manifest = JSON.parse(read('package.json')) as { desktopName: string; author: { name: string } };

const PICTURES = ['png', 'jpg', 'jpeg', 'webp', 'avif', 'gif', 'tif', 'tiff', 'bmp'];
const BATCHES = ['yaml', 'yml'];

describe('what each system is told of Gesso', () => {
  it('Windows: packs are its own under a name of their own, pictures and batch files only offered', () => {
    expect(config).not.toHaveProperty('fileAssociations');
    expect(config.win?.fileAssociations).toEqual([
      { ext: 'gessopack', name: 'Gesso.ImagePack', description: 'Gesso image pack' },
    ]);
    const script = read(String(config.nsis?.include));
    for (const [extensions, name] of [
      [PICTURES, 'Gesso.Picture'],
      [BATCHES, 'Gesso.BatchFile'],
    ] as const) {
      for (const extension of extensions)
        expect(script).toContain(`!insertmacro \${ACTION} "${extension}" "${name}"`);
      expect(script).toContain(`DeleteRegKey SHELL_CONTEXT "Software\\Classes\\${name}"`);
    }
    // No extension's default program is written.
    expect(script).not.toMatch(/WriteRegStr SHELL_CONTEXT "Software\\Classes\\\.\S+" ""/);
    expect(script).toContain('\\OpenWithProgids" "${CLASS}"');
    expect(script).toContain('SupportedTypes" ".${EXT}" ""');
  });

  it('macOS: packs are its own, pictures and batch files open with it on wish', () => {
    const ranks = (
      (config.mac?.fileAssociations ?? []) as { ext: string | string[]; rank: string }[]
    ).flatMap(({ ext, rank }) => [ext].flat().map((each) => `${each} ${rank}`));
    expect(ranks).toEqual([
      'gessopack Owner',
      ...[...PICTURES, ...BATCHES].map((extension) => `${extension} Alternate`),
    ]);
  });

  it('Linux: a type for packs, and those of pictures and batch files', () => {
    expect(config.linux?.fileAssociations).toMatchObject([
      { ext: 'gessopack', mimeType: 'application/vnd.gesso.pack+zip' },
    ]);
    const types = ['png', 'jpeg', 'webp', 'avif', 'gif', 'tiff', 'bmp'].map((type) => `image/${type}`);
    expect(config.linux?.mimeTypes).toEqual([...types, 'application/yaml']);
    expect(manifest.desktopName).toBe(`${config.appId}.desktop`);
    expect(config.linux?.syncDesktopName).toBe(true);
  });

  it('all: its links', () => {
    expect(config.protocols).toMatchObject([{ schemes: [LINK_SCHEME] }]);
  });
});

describe('what is made for each system', () => {
  it('is an installer, and what updates are taken from', () => {
    expect(config.win?.target).toEqual(['nsis']);
    expect(config.linux?.target).toEqual(['AppImage', 'deb']);
    expect(config.mac?.target).toEqual([
      { target: 'dmg', arch: ['x64', 'arm64'] },
      { target: 'zip', arch: ['x64', 'arm64'] },
    ]);
  });

  it('starts on a Linux without libfuse2, and may ask on macOS to reach the network around it', () => {
    expect(config.toolsets?.appimage).toBe('1.0.3');
    expect(config.mac?.extendInfo).toMatchObject({
      NSLocalNetworkUsageDescription: expect.stringContaining('ComfyUI') as string,
    });
  });

  it('may do on macOS what a hardened program with native code needs, and no more', () => {
    expect(config.mac).toMatchObject({
      hardenedRuntime: true,
      entitlements: 'resources/entitlements.mac.plist',
      entitlementsInherit: 'resources/entitlements.mac.plist',
    });
    const names = [...read(String(config.mac?.entitlements)).matchAll(/<key>([^<]+)<\/key>/g)];
    expect(names.map(([, name]) => name)).toEqual([
      'com.apple.security.cs.allow-jit',
      'com.apple.security.cs.allow-unsigned-executable-memory',
      'com.apple.security.cs.disable-library-validation',
    ]);
  });
});

describe('updates', () => {
  it('are taken on Windows from the publisher alone', () => {
    expect(config.win?.signtoolOptions?.publisherName).toBe(manifest.author.name);
  });

  it('are published signed, from a tag, by a job that is given the keys', () => {
    interface Job {
      readonly environment?: string;
      readonly permissions?: unknown;
      readonly needs?: string;
      readonly strategy?: { readonly matrix: { readonly include: readonly Record<string, string>[] } };
      readonly steps: readonly { readonly run?: string; readonly env?: Record<string, string> }[];
    }
    const { on, jobs } = parse(read('.github/workflows/release.yml')) as {
      on: unknown;
      jobs: { keys: Job; publish: Job };
    };
    expect(on).toEqual({ push: { tags: ['v*'] } });
    const { keys, publish } = jobs;
    expect(keys.environment).toBe('release');
    expect(publish).toMatchObject({
      needs: 'keys',
      environment: 'release',
      permissions: { contents: 'write' },
    });
    expect(publish.strategy?.matrix.include.map(({ os, signing }) => [os, signing])).toEqual([
      ['ubuntu-latest', 'false'],
      ['macos-latest', 'true'],
      ['windows-latest', 'true'],
    ]);
    const { run, env } = publish.steps.at(-1) ?? {};
    expect(run).toContain('--publish always -c.forceCodeSigning=${{ matrix.signing }}');
    expect(Object.keys(env ?? {})).toEqual(
      expect.arrayContaining(['GH_TOKEN', 'CSC_LINK', 'CSC_KEY_PASSWORD', 'APPLE_ID']),
    );
  });
});
