import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeComfyui, type FakeComfyui } from '../../../support/fake-comfyui/fake-comfyui.ts';
import { makePngHeader } from '../../../support/fake-comfyui/png.ts';
import { collect, connect, makeTask, record, until, type Rig } from './harness.ts';

describe('a hostile or broken server', () => {
  let fake: FakeComfyui;
  let rig: Rig;

  beforeEach(async () => {
    fake = await startFakeComfyui();
    rig = await connect(fake);
  });

  afterEach(async () => {
    rig.close();
    await fake.stop();
  });

  const run = async () => collect(rig.executor.run(makeTask(), record().context));

  /** Answers every request of a path by hand. */
  const answer = (path: string, respond: (response: ServerResponse) => void): void => {
    fake.faults.http = (request) => (request.path.startsWith(path) ? { kind: 'answer', respond } : undefined);
  };

  const names = [
    { filename: '../../../../tmp/evil.png', subfolder: '' },
    { filename: 'evil.png', subfolder: '../../../../tmp' },
    { filename: '/etc/passwd', subfolder: '/' },
    { filename: 'C:\\Windows\\evil.png', subfolder: '..\\..' },
    { filename: 'x.png\0.txt', subfolder: '' },
    { filename: '\u202egnp.exe', subfolder: 'gesso' },
  ];
  it.each(names)('never takes a picture called $filename in $subfolder', async ({ filename, subfolder }) => {
    const before = await readdir('.');
    fake.faults.savedName = () => ({ filename, subfolder, type: 'output' });
    await expect(run()).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE', details: { stale: true } });
    expect(await readdir('.')).toEqual(before);
    expect(fake.requests.filter(({ path }) => path === '/view')).toEqual([]);
  });

  it('does not read a picture announced with 10 GB', async () => {
    answer('/view', (response) => {
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': String(10 * 2 ** 30) });
      response.write(Buffer.alloc(1024));
    });
    await expect(run()).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });

  it('stops reading an answer without end, and keeps little of it', async () => {
    const memoryBefore = process.memoryUsage().rss;
    const piece = Buffer.alloc(2 ** 20, '[');
    answer('/system_stats', (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const pump = (): void => {
        while (!response.destroyed && response.write(piece));
        if (!response.destroyed) response.once('drain', pump);
      };
      pump();
    });
    await expect(rig.server.client.systemStats()).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(process.memoryUsage().rss - memoryBefore).toBeLessThan(200 * 2 ** 20);
  });

  it('does not believe a header of 100,000 × 100,000 pixels', async () => {
    fake.faults.picture = () => makePngHeader(100_000, 100_000);
    await expect(run()).rejects.toMatchObject({
      code: 'SERVER_PROTOCOL',
      message: 'The picture the server sent claims to be 100000×100000 pixels. It was not saved.',
    });
  });

  it('does not take a picture of another size than asked for', async () => {
    fake.faults.picture = () => makePngHeader(65, 64);
    await expect(run()).rejects.toMatchObject({
      code: 'SERVER_PROTOCOL',
      message: 'The picture the server sent is 65×64, not 64×64. It was not saved.',
    });
  });

  it.each([
    ['a program', Buffer.from('MZ\u0090\0this program cannot be run')],
    ['a web page', Buffer.from('<html>login</html>')],
    ['nothing', Buffer.alloc(0)],
    ['half a signature', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
  ])('does not take %s for a picture', async (_what, bytes) => {
    fake.faults.picture = () => bytes;
    await expect(run()).rejects.toMatchObject({ code: 'SERVER_PROTOCOL' });
  });

  it('does not take a picture that stays cut short', async () => {
    fake.faults.picture = (right) => right.subarray(0, right.length - 20);
    await expect(run()).rejects.toMatchObject({ message: expect.stringContaining('cut short') as string });
  });

  it('notices a body shorter than announced', async () => {
    rig.close();
    rig = await connect(fake, { timing: { giveUpMs: 300 } });
    answer('/view', (response) => {
      response.writeHead(200, { 'content-length': '5000' });
      response.write(Buffer.alloc(100));
      setTimeout(() => response.destroy(), 10);
    });
    await expect(run()).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' });
  });

  it('does not read a refusal of 50 MB', async () => {
    let sent = 0;
    answer('/prompt', (response) => {
      response.writeHead(400, { 'content-type': 'application/json' });
      const piece = Buffer.alloc(2 ** 20, 'x');
      const pump = (): void => {
        while (sent < 50 && !response.destroyed) {
          sent += 1;
          if (!response.write(piece)) break;
        }
        if (sent < 50 && !response.destroyed) response.once('drain', pump);
      };
      pump();
    });
    await expect(run()).rejects.toMatchObject({ code: 'SERVER_PROTOCOL' });
    expect(sent).toBeLessThan(20);
  });

  it('says so when it is given a web page instead of JSON', async () => {
    answer('/system_stats', (response) =>
      response.writeHead(200).end('<!doctype html><title>Sign in</title>'),
    );
    await rig.server.check();
    expect(rig.server.fault).toMatchObject({
      code: 'SERVER_PROTOCOL',
      message: expect.stringContaining('web page') as string,
    });
    expect(rig.executor.isHealthy()).toBe(false);
  });

  it('survives JSON of any other shape', async () => {
    const shapes = ['null', '[]', '"x"', '{"system":7}', '{"system":{},"devices":{}}', '{', 'NaN', ''];
    for (const shape of shapes) {
      answer('/system_stats', (response) => response.writeHead(200).end(shape));
      await expect(rig.server.client.systemStats()).rejects.toMatchObject({ code: 'SERVER_PROTOCOL' });
    }
  });

  it('does not go where another host is pointed to, nor give away credentials there', async () => {
    const visits: string[] = [];
    const elsewhere: Server = createServer((request, response) => {
      visits.push(request.headers.authorization ?? 'no credentials');
      response.end('{}');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const to = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/system_stats`;
    fake.faults.http = () => ({ kind: 'redirect', to });
    await expect(rig.server.client.systemStats()).rejects.toMatchObject({
      code: 'SERVER_PROTOCOL',
      message: expect.stringContaining('redirects to http://127.0.0.1:') as string,
    });
    expect(visits).toEqual([]);
    await new Promise((resolve) => elsewhere.close(resolve));
  });

  it('gives up on a circle of redirects', async () => {
    fake.faults.http = ({ path }) => ({ kind: 'redirect', to: path });
    await expect(rig.server.client.systemStats()).rejects.toMatchObject({ code: 'SERVER_PROTOCOL' });
  });

  it('gives up on a server that accepts and stays silent', async () => {
    fake.faults.http = () => ({ kind: 'hang' });
    await expect(rig.server.client.systemStats({ timeoutMs: 60 })).rejects.toMatchObject({
      code: 'SERVER_UNREACHABLE',
    });
  });

  it('gives up on an answer that comes in drops, and reads one that is only slow', async () => {
    /** An answer in pieces, one every few milliseconds. */
    const inPieces = (pieces: readonly Buffer[]): void =>
      answer('/system_stats', (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const next = ([piece, ...rest]: readonly Buffer[]): void => {
          if (response.destroyed) return;
          if (piece === undefined) response.end();
          else response.write(piece);
          if (piece !== undefined) setTimeout(() => next(rest), 5);
        };
        next(pieces);
      });
    inPieces(Array.from({ length: 100_000 }, () => Buffer.from(' ')));
    await expect(rig.server.client.systemStats({ timeoutMs: 1_000 })).rejects.toMatchObject({
      code: 'SERVER_UNREACHABLE',
    });
    const padding = Array.from({ length: 240 }, () => Buffer.alloc(4 * 1024, ' '));
    inPieces([...padding, Buffer.from('{"system":{"comfyui_version":"9"}}')]);
    expect((await rig.server.client.systemStats({ timeoutMs: 1_000 })).system.comfyui_version).toBe('9');
  });

  const frames: readonly (readonly [string, Buffer])[] = [
    ['empty', Buffer.alloc(0)],
    ['too short', Buffer.from([0, 0, 0, 1])],
    ['of an unknown kind', Buffer.from([0, 0, 0, 99, 0, 0, 0, 1, 1])],
    ['claiming 4 GB of metadata', Buffer.from([0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff, 0x7b])],
    ['with metadata that is no JSON', Buffer.from([0, 0, 0, 4, 0, 0, 0, 2, 0x7b, 0x7b, 1, 2])],
    ['with a picture that is none', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 1, 2, 3, 4])],
  ];
  it.each(frames)('ignores a preview frame that is %s', async (_what, frame) => {
    fake.faults.frame = () => frame;
    const recording = record();
    expect(await collect(rig.executor.run(makeTask(), recording.context))).toHaveLength(1);
    expect(recording.previews).toEqual([]);
  });

  it('hangs up on a frame without measure, and still gets the picture', async () => {
    fake.faults.frame = () => Buffer.alloc(33 * 2 ** 20, 1);
    const { clientId } = rig.server.socket;
    expect(await run()).toHaveLength(1);
    await until(() => rig.server.socket.clientId !== clientId, 'connected anew');
  });

  it('ignores what is said of jobs that are not ours', async () => {
    const stranger = { filename: 'x_00001_.png', subfolder: 'gesso', type: 'output' };
    fake.faults.frame = () => Buffer.from([0, 0, 0, 1]);
    const outputs = run();
    const other = await fetch(`${fake.url}/prompt`, {
      method: 'POST',
      body: JSON.stringify({
        prompt: {
          '1': { class_type: 'LoadImage', inputs: { image: 'example.png' } },
          '2': { class_type: 'SaveImage', inputs: { images: ['1', 0], filename_prefix: stranger.filename } },
        },
        client_id: rig.server.socket.clientId,
      }),
    });
    expect(other.status).toBe(200);
    expect(await outputs).toHaveLength(1);
  });

  it('refuses an object list or history of hostile shape without falling over', async () => {
    answer('/object_info', (response) =>
      response.end(
        '{"A":null,"B":{"input":{"required":{"x":[[],{}],"y":null}}},"__proto__":{"input":{}},"C":{"input":7}}',
      ),
    );
    const info = await rig.server.client.objectInfo();
    expect([...info.keys()]).toContain('B');
    const id = crypto.randomUUID();
    answer('/history', (response) =>
      response.end(`{"${id}":{"outputs":{"1":7,"2":{"images":"no"}},"status":null}}`),
    );
    expect(await rig.server.client.history(id)).toMatchObject({ outputs: { '1': null, '2': {} } });
    answer('/history', (response) => response.end(`{"${id}":{"outputs":[]}}`));
    await expect(rig.server.client.history(id)).rejects.toMatchObject({ code: 'SERVER_PROTOCOL' });
  });

  it('shows an error’s text as text, cut to a readable length', async () => {
    const body = JSON.stringify({
      error: {
        type: 'x',
        message: `<script>alert(1)</script>${'A'.repeat(5000)}`,
        details: 'B'.repeat(5000),
      },
      node_errors: {},
    });
    fake.faults.http = ({ path }) => (path === '/prompt' ? { kind: 'status', status: 400, body } : undefined);
    const failure = await run().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'ENGINE_REJECTED' });
    expect((failure as Error).message.length).toBeLessThan(1_200);
  });
});
