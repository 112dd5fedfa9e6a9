import type { DisplayTile, MaskReply, MaskRequest, MaskState, StopRequest } from './mask-protocol.ts';

export interface MaskListener {
  /** Display tiles came; strokes up to `strokeId` are part of them. */
  onTiles(level: number, tiles: readonly DisplayTile[], strokeId: number): void;
  /** @param busyMs how long the worker took for the latest request */
  onState(state: MaskState, busyMs: number): void;
  /** How far a long request is, 0–1; null: that is not known. */
  onProgress(fraction: number | null): void;
}

interface Waiting {
  readonly resolve: (reply: MaskReply) => void;
  readonly reject: (error: Error) => void;
}

/** The painter's end of the mask's worker. Requests are carried out in order. */
export class MaskClient {
  readonly #worker: Worker;
  readonly #listener: MaskListener;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;

  constructor(listener: MaskListener) {
    this.#listener = listener;
    this.#worker = new Worker(new URL('./mask.worker.ts', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<MaskReply>) => this.#receive(data));
    this.#worker.addEventListener('error', (event) =>
      this.#fail(new Error(event.message || 'The mask worker stopped.')),
    );
  }

  /** Resolves once it is carried out. Rejects with what went wrong, or when it is stopped or the client closed meanwhile. */
  ask(request: MaskRequest): Promise<MaskReply> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...request, id });
    });
  }

  /** Whole changes of the mask that were asked for and are not done yet are left. */
  stop(): void {
    this.#worker.postMessage({ kind: 'stop', id: this.#nextId - 1 } satisfies StopRequest);
  }

  /** The mask as an 8-bit greyscale PNG, byte for byte as painted. */
  async exportPng(): Promise<Blob> {
    const reply = await this.ask({ kind: 'export' });
    if (reply.kind !== 'exported') throw new Error(`Unexpected answer: ${reply.kind}`);
    return reply.png;
  }

  close(): void {
    this.#worker.terminate();
    this.#fail(new DOMException('The editor was closed.', 'AbortError'));
  }

  #receive(reply: MaskReply): void {
    if (reply.kind === 'tiles') {
      this.#listener.onTiles(reply.level, reply.tiles, reply.strokeId);
      return;
    }
    if (reply.kind === 'progress') {
      this.#listener.onProgress(reply.fraction);
      return;
    }
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === 'failed') {
      waiting?.reject(new Error(reply.message));
      return;
    }
    if (reply.kind === 'stopped') {
      waiting?.reject(new DOMException('It was stopped.', 'AbortError'));
      return;
    }
    if (reply.kind === 'done') this.#listener.onState(reply.state, reply.busyMs);
    waiting?.resolve(reply);
  }

  #fail(error: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
