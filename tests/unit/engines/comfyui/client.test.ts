import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { assert, property, string } from 'fast-check';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { createClient } from '../../../../main/engines/comfyui/client.ts';
import { parseBinaryFrame } from '../../../../main/engines/comfyui/frames.ts';
import { createHttp, reasonNotSent } from '../../../../main/engines/comfyui/http.ts';
import { isWholeImage, pngTexts, sniffImage } from '../../../../main/engines/comfyui/image-signature.ts';
import { credentialHeaders, parseServerAddress } from '../../../../main/engines/comfyui/server-address.ts';
import {
  parseExactJson,
  parseTolerantJson,
  stringifyJson,
} from '../../../../main/engines/comfyui/tolerant-json.ts';
import {
  startFakeComfyui,
  type FakeComfyui,
  type FakeOptions,
} from '../../../support/fake-comfyui/fake-comfyui.ts';
import { makePng } from '../../../support/fake-comfyui/png.ts';

/** A key and the certificate that it signed itself, for localhost and 127.0.0.1, good for a hundred years. */
const TLS = join(import.meta.dirname, '../../../fixtures/tls');
const HTTP_SOURCE = new URL('../../../../main/engines/comfyui/http.ts', import.meta.url).href;

describe('tolerant JSON', () => {
  it('reads bare NaN and Infinity as null, but not inside strings', () => {
    expect(parseTolerantJson('{"is_changed": [NaN, -Infinity], "s": "NaN \\" Infinity"}')).toEqual({
      is_changed: [null, null],
      s: 'NaN " Infinity',
    });
  });

  it('keeps whole numbers past 2^53', () => {
    expect(parseExactJson('{"seed":18446744073709551615, "x":[NaN,1.5]}')).toEqual({
      seed: 18446744073709551615n,
      x: [null, 1.5],
    });
    expect(stringifyJson({ seed: 18446744073709551615n, gone: undefined })).toBe(
      '{"seed":18446744073709551615}',
    );
  });

  it('refuses what is no JSON', () => {
    for (const text of ['', '{', 'NaN}', '{"a":NaN,}'])
      expect(() => parseTolerantJson(text)).toThrow(SyntaxError);
  });

  it('prints any text so that it reads back', () => {
    assert(
      property(
        string({ unit: 'binary' }),
        (text) => parseTolerantJson(stringifyJson({ [text]: [text] })) !== null,
      ),
    );
    assert(
      property(string({ unit: 'binary' }), (text) => {
        expect(parseTolerantJson(stringifyJson([text, NaN.toString()]))).toEqual([text, 'NaN']);
      }),
    );
  });
});

describe('server addresses', () => {
  it.each([
    ['192.168.1.5:8188', 'http://192.168.1.5:8188'],
    [' https://gpu.example.com/comfy/ ', 'https://gpu.example.com/comfy'],
    ['localhost:8000', 'http://localhost:8000'],
    ['http://[::1]:8188/?x#y', 'http://[::1]:8188'],
    ['http:// gpu.example.com :8188', 'http://gpu.example.com:8188'],
    ['http:/gpu.example.com', 'http://gpu.example.com'],
    ['fe80::1', 'http://[fe80::1]'],
    ['http://0.0.0.0:8188/', 'http://127.0.0.1:8188'],
    ['[::]:8188', 'http://[::1]:8188'],
  ])('reads %s', (text, url) => {
    expect(parseServerAddress(text).url).toBe(url);
  });

  it('takes credentials out of the address', () => {
    expect(parseServerAddress('https://ann:p%40ss@host/x')).toEqual({
      url: 'https://host/x',
      credentials: { username: 'ann', password: 'p@ss' },
    });
  });

  it('takes a percent sign in a password for one that was not written as %25', () => {
    expect(parseServerAddress('ann:50%@host').credentials).toEqual({ username: 'ann', password: '50%' });
  });

  it.each(['', 'ftp://host', 'file:///etc/passwd', 'http://', 'javascript:alert(1)'])(
    'refuses %s',
    (text) => {
      expect(() => parseServerAddress(text)).toThrow(
        expect.objectContaining({ code: 'INVALID_INPUT' }) as Error,
      );
    },
  );

  it.each([
    ['Origin', 'http://evil'],
    ['Host', 'evil'],
    ['x y', 'a'],
    ['x-ok', 'a\r\nSet-Cookie: b'],
  ])('refuses the header %s: %s', (name, value) => {
    expect(() => credentialHeaders({ headers: { [name]: value } })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }) as Error,
    );
  });
});

describe('image signatures', () => {
  const png = makePng({
    width: 33,
    height: 7,
    rgb: [1, 2, 3],
    texts: { prompt: '{"a":"b"}', workflow: '{}' },
  });

  it('reads sizes and texts', async () => {
    const sharp = (await import('sharp')).default;
    expect(sniffImage(png)).toEqual({ format: 'png', width: 33, height: 7 });
    expect(sniffImage(await sharp(png).jpeg().toBuffer())).toEqual({ format: 'jpeg', width: 33, height: 7 });
    expect(sniffImage(await sharp(png).webp().toBuffer())).toEqual({ format: 'webp', width: 33, height: 7 });
    expect(sniffImage(await sharp(png).webp({ lossless: true }).toBuffer())).toEqual({
      format: 'webp',
      width: 33,
      height: 7,
    });
    expect(pngTexts(png)).toEqual({ prompt: '{"a":"b"}', workflow: '{}' });
  });

  it('tells a whole file from any beginning of it', async () => {
    const sharp = (await import('sharp')).default;
    const files = [
      ['png', png],
      ['jpeg', await sharp(png).jpeg().toBuffer()],
      ['webp', await sharp(png).webp().toBuffer()],
    ] as const;
    for (const [format, bytes] of files) {
      expect(isWholeImage(bytes, format)).toBe(true);
      for (let cut = 12; cut < bytes.length - 4; cut += 5) {
        expect(isWholeImage(bytes.subarray(0, cut), format)).toBe(false);
      }
    }
  });
});

describe('binary frames', () => {
  const picture = makePng({ width: 4, height: 4, rgb: [1, 1, 1] });
  const u32 = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };

  it('reads a preview of the older kind, which names no prompt', () => {
    const frame = parseBinaryFrame(Buffer.concat([u32(1), u32(2), picture]));
    expect(frame).toMatchObject({ kind: 'preview', promptId: null, preview: { mediaType: 'image/png' } });
  });

  it('reads a preview of the newer kind, with its prompt', () => {
    const metadata = Buffer.from('{"prompt_id":"abc","image_type":"image/png"}');
    const frame = parseBinaryFrame(Buffer.concat([u32(4), u32(metadata.length), metadata, picture]));
    expect(frame).toMatchObject({ kind: 'preview', promptId: 'abc' });
  });

  it('reads a text', () => {
    const frame = parseBinaryFrame(Buffer.concat([u32(3), u32(2), Buffer.from('17hello')]));
    expect(frame).toEqual({ kind: 'text', nodeId: '17', text: 'hello' });
  });
});

describe('the client', () => {
  let fake: FakeComfyui;

  const start = async (options: FakeOptions = {}, headers = {}) => {
    fake = await startFakeComfyui(options);
    return createClient(createHttp({ url: fake.url, headers }));
  };

  afterEach(() => fake.stop());

  it('reaches a server below a path, with basic auth and a proxy’s header', async () => {
    const headers = credentialHeaders({ username: 'ann', password: 'pä', headers: { 'X-Token': 't' } });
    const authorization = `Basic ${Buffer.from('ann:pä').toString('base64')}`;
    const client = await start({ prefix: '/gpu/comfy', authorization }, headers);
    expect((await client.systemStats()).system.comfyui_version).toBe('0.33.0');
    expect(fake.requests[0]?.headers['x-token']).toBe('t');
  });

  it('says when access is refused', async () => {
    const client = await start({ authorization: 'Basic x' });
    await expect(client.systemStats()).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('lists the queue in the order it will run', async () => {
    const client = await start({ stepMs: 1000 });
    const prompt = {
      '1': { class_type: 'LoadImage', inputs: { image: 'example.png' } },
      '2': { class_type: 'SaveImage', inputs: { images: ['1', 0], filename_prefix: 'x' } },
    };
    const ids = Array.from({ length: 4 }, () => crypto.randomUUID());
    for (const promptId of ids) await client.submit({ promptId, clientId: 'c', graph: prompt }, {});
    expect(await client.queue()).toEqual({ running: [ids[0]], pending: ids.slice(1) });
    await client.removeFromQueue(ids[2]!);
    expect((await client.queue()).pending).toEqual([ids[1], ids[3]]);
  });

  it('uploads the same bytes under the same name', async () => {
    const client = await start();
    const png = makePng({ width: 5, height: 5, rgb: [1, 1, 1] });
    expect(await client.upload(png)).toBe(await client.upload(png));
    expect(fake.uploads.size).toBe(1);
  });

  it('explains a picture too large to upload', async () => {
    const client = await start({ faults: { http: () => ({ kind: 'status', status: 413 }) } });
    await expect(client.upload(Buffer.alloc(10))).rejects.toMatchObject({
      code: 'TOO_LARGE',
      message: expect.stringContaining('client_max_body_size') as string,
    });
  });

  it('leaves extra_pnginfo out rather than sending null', async () => {
    const client = await start();
    await client.submit({ promptId: crypto.randomUUID(), clientId: 'c', graph: {} }, {});
    expect(JSON.parse(fake.promptBodies[0]!)).not.toHaveProperty('extra_data.extra_pnginfo');
  });

  /** Answers over https, with a certificate of its own making; resolves to its address. */
  const startSecure = async (): Promise<string> => {
    const [key, cert] = await Promise.all(['key.pem', 'cert.pem'].map((name) => readFile(join(TLS, name))));
    const secure = createServer({ key, cert }, (_request, response) => response.end('yes'));
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => void secure.close(() => resolve())));
    return `https://127.0.0.1:${(secure.address() as AddressInfo).port}`;
  };

  it('says that a certificate is not trusted, and that http is not https', async () => {
    await start();
    const refused = (message: string): unknown =>
      expect.objectContaining({
        code: 'SERVER_UNREACHABLE',
        message: expect.stringContaining(message) as string,
        details: { notSent: true },
      });
    const ask = (url: string): Promise<unknown> => createHttp({ url, headers: {} }).get('/system_stats');
    await expect(ask(await startSecure())).rejects.toEqual(refused('none that this computer trusts'));
    await expect(ask(fake.url.replace('http', 'https'))).rejects.toEqual(
      refused('Try its address with http://'),
    );
  });

  it.runIf(process.platform === 'linux')('takes a certificate that the system trusts', async () => {
    await start();
    const url = await startSecure();
    // What the system trusts is read once, so it takes a process of its own.
    const script = `
      const { createHttp } = await import(${JSON.stringify(HTTP_SOURCE)});
      process.stdout.write((await createHttp({ url: '${url}', headers: {} }).get('/')).body);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, SSL_CERT_FILE: join(TLS, 'cert.pem') },
    });
    expect(stdout).toBe('yes');
  });

  it('stops waiting when it is told to', async () => {
    const client = await start({ faults: { http: () => ({ kind: 'hang' }) } });
    const controller = new AbortController();
    const asked = client.systemStats({ signal: controller.signal });
    setTimeout(() => controller.abort(), 10);
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('knows that nothing was sent when nobody listens', async () => {
    const client = await start();
    await fake.stop();
    await expect(client.systemStats()).rejects.toMatchObject({
      code: 'SERVER_UNREACHABLE',
      details: { notSent: true },
    });
  });
});

it('a server that macOS keeps from the app is told from one that does not run', () => {
  expect(reasonNotSent('EHOSTUNREACH', 'gpu:8188', 'darwin')).toContain('Local Network');
  expect(reasonNotSent('EHOSTUNREACH', 'gpu:8188', 'linux')).toBe(
    'gpu:8188 cannot be reached. Is ComfyUI running there?',
  );
});
