import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { request } from '../../../../renderer/api/request.ts';

async function serverThat(answers: (status: number) => string): Promise<string> {
  const server = createServer((asked, answer) => {
    const status = Number(asked.url?.slice(1));
    answer.writeHead(status).end(answers(status));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('what is refused says why, by a code as the contract’s', async () => {
  const origin = await serverThat((status) => `because of ${status}`);
  expect(await (await request(`${origin}/200`)).text()).toBe('because of 200');
  for (const [status, code] of [
    [404, 'NOT_FOUND'],
    [413, 'TOO_LARGE'],
    [415, 'UNSUPPORTED'],
    [500, 'INTERNAL'],
  ] as const)
    await expect(request(`${origin}/${status}`)).rejects.toMatchObject({
      code,
      message: `because of ${status}`,
    });
});

it('one that was stopped is no failure, one that nobody answers is', async () => {
  const origin = await serverThat(() => '');
  await expect(request(`${origin}/200`, { signal: AbortSignal.abort() })).rejects.toThrow(
    expect.objectContaining({ name: 'AbortError' }),
  );
  await expect(request('http://127.0.0.1:9/')).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' });
});
