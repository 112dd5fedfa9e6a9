import { z } from 'zod';
import { nodeOutputSchema, type SavedFile } from './replies.ts';
import { parseTolerantJson } from './tolerant-json.ts';

/** What a server tells over its WebSocket about one prompt. */
export type PromptEvent =
  | { readonly type: 'started' }
  | { readonly type: 'node'; readonly nodeId: string }
  | {
      readonly type: 'progress';
      readonly nodeId: string | null;
      readonly value: number;
      readonly max: number;
    }
  | { readonly type: 'output'; readonly nodeId: string; readonly files: readonly SavedFile[] }
  | { readonly type: 'failed'; readonly failure: ExecutionFailure }
  | { readonly type: 'interrupted' }
  /** The server is through with it and has written its history, whatever came of it. */
  | { readonly type: 'finished' };

export interface ExecutionFailure {
  readonly nodeType: string;
  readonly exceptionType: string;
  readonly message: string;
}

export interface AddressedEvent {
  readonly promptId: string;
  readonly event: PromptEvent;
}

const envelope = z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) });
const promptId = z.object({ prompt_id: z.string() });
const executing = promptId.extend({ node: z.string().nullish() });
const progress = z.object({
  prompt_id: z.string(),
  node: z.string().nullish(),
  value: z.number(),
  max: z.number(),
});
const executed = promptId.extend({ node: z.string(), output: nodeOutputSchema.nullish() });
/** Colours, overstrikes and marks that turn what follows around: nodes write for a terminal, and are shown on a page and in ours. */
const UNPRINTABLE = /(?![\t\n])(?:\p{Cc}\[[\d;]*[A-Za-z]|[\p{Cc}\u202a-\u202e\u2066-\u2069])/gu;

export const executionFailureSchema = z
  .object({
    node_type: z.string().default(''),
    exception_type: z.string().default(''),
    exception_message: z.string().default(''),
  })
  .transform((data): ExecutionFailure => ({
    nodeType: data.node_type,
    exceptionType: data.exception_type,
    message: data.exception_message.slice(0, 4000).replaceAll(UNPRINTABLE, '').trim(),
  }));

/** Reads a text frame. Null when it is about no prompt, or nothing Gesso knows. */
export function parseTextMessage(text: string): AddressedEvent | null {
  const message = envelope.safeParse(parseOrNull(text));
  if (!message.success) return null;
  const { type, data } = message.data;
  const id = promptId.safeParse(data);
  if (!id.success) return null;
  const event = promptEvent(type, data);
  return event && { promptId: id.data.prompt_id, event };
}

function promptEvent(type: string, data: Record<string, unknown>): PromptEvent | null {
  switch (type) {
    case 'execution_start':
      return { type: 'started' };
    case 'executing': {
      const parsed = executing.safeParse(data);
      if (!parsed.success) return null;
      return typeof parsed.data.node === 'string'
        ? { type: 'node', nodeId: parsed.data.node }
        : { type: 'finished' };
    }
    case 'progress': {
      const parsed = progress.safeParse(data);
      if (!parsed.success) return null;
      const { node, value, max } = parsed.data;
      return { type: 'progress', nodeId: node ?? null, value, max };
    }
    case 'executed': {
      const parsed = executed.safeParse(data);
      if (!parsed.success) return null;
      return { type: 'output', nodeId: parsed.data.node, files: parsed.data.output?.images ?? [] };
    }
    case 'execution_error': {
      const parsed = executionFailureSchema.safeParse(data);
      return parsed.success ? { type: 'failed', failure: parsed.data } : null;
    }
    case 'execution_interrupted':
      return { type: 'interrupted' };
    default:
      return null;
  }
}

function parseOrNull(text: string): unknown {
  try {
    return parseTolerantJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
