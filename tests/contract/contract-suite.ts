import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient, type Client, type Transport } from '../../preload/contract/client.ts';
import { createSampleServer, type SampleContract, type SampleServer } from '../support/sample-contract.ts';

export interface Connected {
  readonly transport: Transport;
  close(): Promise<void>;
}

/**
 * What every transport must do alike.
 * @param connect reaches a dispatcher the way this transport does
 */
export function contractSuite(name: string, connect: (server: SampleServer) => Promise<Connected>): void {
  describe(`the contract over ${name}`, () => {
    let server: SampleServer;
    let connected: Connected;
    let client: Client<SampleContract>;
    beforeEach(async () => {
      server = createSampleServer();
      connected = await connect(server);
      client = createClient<SampleContract>(connected.transport);
    });
    afterEach(() => connected.close());

    it('carries values as they are', async () => {
      const text = 'füchse 狐 🦊 \u2028 "quoted" \\ </script>';
      expect(await client.sample.echo({ text, seed: '18446744073709551615' })).toEqual({
        text,
        seed: '18446744073709551615',
      });
    });

    it('carries a long text', async () => {
      const text = 'x'.repeat(900_000);
      expect((await client.sample.echo({ text })).text).toHaveLength(900_000);
    });

    it('refuses input of the wrong shape and says which field', async () => {
      const call = client.sample.echo({ text: 3 } as unknown as { text: string });
      await expect(call).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: { issues: [{ field: 'text' }] },
      });
      expect(server.bugs).toEqual([]);
    });

    it('passes an expected failure on with code, message and details', async () => {
      await expect(client.sample.fail({ how: 'expected' })).rejects.toMatchObject({
        code: 'CONFLICT',
        message: 'taken',
        details: { issues: [{ field: 'name', message: 'is taken' }] },
      });
    });

    it('shows neither path nor stack of an unexpected one, and reports it', async () => {
      const failure = await client.sample.fail({ how: 'bug' }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'INTERNAL' });
      expect(JSON.stringify([failure, (failure as Error).message])).not.toContain('secret');
      expect(server.bugs).toEqual(['sample.fail']);
    });

    it('tells an abort from a failure', async () => {
      await expect(client.sample.fail({ how: 'abort' })).rejects.toMatchObject({ code: 'CANCELLED' });
    });

    it.each([
      'sample.missing',
      'missing.echo',
      'sample',
      '__proto__.toString',
      'sample.constructor',
      'sample.count',
    ])('does not know %s as a method', async (path) => {
      expect(await connected.transport.call(path, {})).toMatchObject({
        ok: false,
        error: { code: 'NOT_FOUND' },
      });
    });

    it('sends a snapshot before every delta, in order', async () => {
      const seen: (string | number)[] = [];
      await new Promise<void>((resolve) => {
        client.sample.count.subscribe(
          { to: 500 },
          {
            onSnapshot: (value) => seen.push(value),
            onDelta: (value) => {
              seen.push(value);
              if (value === 500) resolve();
            },
          },
        );
      });
      expect(seen).toEqual(['from the start', ...Array.from({ length: 500 }, (_, n) => n + 1)]);
    });

    it('ends a stream that can not begin, with the reason', async () => {
      const error = await new Promise((resolve) => {
        client.sample.breaks.subscribe(
          {},
          { onSnapshot: () => undefined, onDelta: () => undefined, onEnd: resolve },
        );
      });
      expect(error).toMatchObject({ code: 'INTERNAL' });
    });

    it('stops the work of a stream when it is unsubscribed', async () => {
      let after = 0;
      let left = false;
      await new Promise<void>((resolve) => {
        const leave = client.sample.forever.subscribe(
          {},
          {
            onSnapshot: () => undefined,
            onDelta: (n) => {
              if (left) after++;
              if (n !== 5) return;
              left = true;
              leave();
              resolve();
            },
          },
        );
      });
      await expect.poll(() => server.openStreams()).toBe(0);
      expect(after).toBe(0);
    });

    it('keeps streams of one client apart', async () => {
      const both = await Promise.all(
        [3, 4].map(
          (to) =>
            new Promise<number[]>((resolve) => {
              const seen: number[] = [];
              client.sample.count.subscribe(
                { to },
                {
                  onSnapshot: () => undefined,
                  onDelta: (n) => {
                    seen.push(n);
                    if (n === to) resolve(seen);
                  },
                },
              );
            }),
        ),
      );
      expect(both).toEqual([
        [1, 2, 3],
        [1, 2, 3, 4],
      ]);
    });
  });
}
