import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { z } from 'zod';
import { isAppError } from '../../domain/errors.ts';
import type { Log } from '../../log.ts';
import type { Dispatcher } from '../../rpc/dispatcher.ts';
import type { Reply } from '../../../preload/contract/client.ts';
import type {
  DraggedFiles,
  DroppedGrant,
  HostCommand,
  MenuSection,
} from '../../../preload/contract/bridge.ts';
import { EVENT_CHANNEL, REQUEST_CHANNEL, type IpcEvent } from '../../../preload/contract/ipc-wire.ts';
import { isPageAddress } from './page-protocol.ts';

const path = z.string().max(100);
const uids = z.array(z.string().max(64)).min(1).max(1000);
const request = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), path, input: z.unknown() }),
  z.object({ kind: z.literal('subscribe'), id: z.number().int(), path, input: z.unknown() }),
  z.object({ kind: z.literal('unsubscribe'), id: z.number().int() }),
  z.object({ kind: z.literal('grant-files'), paths: z.array(z.string().max(32_768)).max(100_000) }),
  z.object({
    kind: z.literal('start-drag'),
    what: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('originals'), uids }),
      z.object({ kind: z.literal('exports'), downloadId: z.string().max(64), uids }),
    ]),
  }),
  z.object({
    kind: z.literal('set-menu'),
    sections: z
      .array(
        z.object({
          title: z.string().max(100),
          joins: z.enum(['app', 'edit', 'help']).nullable(),
          items: z
            .array(
              z.object({
                commandId: z.string().max(100),
                title: z.string().max(200),
                accelerator: z.string().max(60).nullable(),
              }),
            )
            .max(200),
        }),
      )
      .max(20),
  }),
]);

export interface IpcOptions {
  /** Resolves once the library is open. */
  dispatcher(): Promise<Dispatcher>;
  /** The window's page, or null while there is none: the only sender that is answered. */
  contents(): WebContents | null;
  grantFiles(paths: readonly string[]): Promise<readonly DroppedGrant[]>;
  startDrag(contents: WebContents, what: DraggedFiles): Promise<void>;
  setMenu(sections: readonly MenuSection[]): void;
  readonly log: Log;
}

export interface IpcTransport {
  /** Delivered once the page is there to hear it. */
  send(command: HostCommand): void;
  /** Ends every stream, as when the page is reloaded or gone. */
  drop(): void;
}

const FORBIDDEN: Reply = {
  ok: false,
  error: { code: 'FORBIDDEN', message: 'Only the Gesso window itself may ask that.', details: {} },
};

async function replyOf(work: Promise<void>, log: Log): Promise<Reply> {
  try {
    await work;
    return { ok: true, value: null };
  } catch (error) {
    if (isAppError(error))
      return { ok: false, error: { code: error.code, message: error.message, details: error.details } };
    log('error', 'Nothing could be dragged out', { error: String(error) });
    const message = 'This can’t be dragged out. The log has the details.';
    return { ok: false, error: { code: 'INTERNAL', message, details: {} } };
  }
}

/** Answers the page over one channel; any other sender (a sub-frame, another page or window) gets FORBIDDEN. */
export function openIpcTransport(options: IpcOptions): IpcTransport {
  const streams = new Map<number, AbortController>();
  const client = { clientId: 'window', trusted: false };
  /** A page that has asked something has its preload running; what is sent before that is lost. */
  let isHeard = false;
  const waiting: HostCommand[] = [];

  const isOurPage = (event: IpcMainInvokeEvent): boolean => {
    const contents = options.contents();
    const frame = event.senderFrame;
    return (
      contents !== null &&
      event.sender === contents &&
      frame !== null &&
      frame === contents.mainFrame &&
      isPageAddress(frame.url)
    );
  };
  const send = (event: IpcEvent): void => {
    const contents = options.contents();
    if (contents && !contents.isDestroyed()) contents.send(EVENT_CHANNEL, event);
  };
  const unsubscribe = (id: number): void => {
    streams.get(id)?.abort();
    streams.delete(id);
  };

  ipcMain.handle(REQUEST_CHANNEL, async (event, raw: unknown) => {
    if (!isOurPage(event)) return FORBIDDEN;
    isHeard = true;
    for (const command of waiting.splice(0)) send({ kind: 'command', command });
    const parsed = request.safeParse(raw);
    if (!parsed.success) {
      return {
        ...FORBIDDEN,
        error: { code: 'INVALID_INPUT', message: 'Not a request of this protocol', details: {} },
      };
    }
    const message = parsed.data;
    switch (message.kind) {
      case 'call':
        return (await options.dispatcher()).call(message.path, message.input, {
          ...client,
          signal: new AbortController().signal,
        });
      case 'subscribe': {
        unsubscribe(message.id);
        const controller = new AbortController();
        streams.set(message.id, controller);
        const context = { ...client, signal: controller.signal };
        const dispatcher = await options.dispatcher();
        if (controller.signal.aborted) return null;
        dispatcher.subscribe(message.path, message.input, context, (streamMessage) =>
          send({ kind: 'stream', id: message.id, message: streamMessage }),
        );
        return null;
      }
      case 'unsubscribe':
        unsubscribe(message.id);
        return null;
      case 'grant-files':
        return await options.grantFiles(message.paths);
      case 'start-drag':
        return await replyOf(options.startDrag(event.sender, message.what), options.log);
      case 'set-menu':
        options.setMenu(message.sections);
        return null;
    }
  });

  return {
    send(command) {
      if (isHeard) send({ kind: 'command', command });
      else waiting.push(command);
    },
    drop() {
      isHeard = false;
      for (const id of streams.keys()) unsubscribe(id);
    },
  };
}
