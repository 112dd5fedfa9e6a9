import type { Preview } from '../../domain/engine.ts';
import { sniffImage } from './image-signature.ts';
import { parseTolerantJson } from './tolerant-json.ts';

export interface PreviewFrame {
  readonly kind: 'preview';
  /** Null in the older frame, which does not say: then it belongs to whatever runs. */
  readonly promptId: string | null;
  readonly preview: Preview;
}

export interface TextFrame {
  readonly kind: 'text';
  readonly nodeId: string;
  readonly text: string;
}

const EVENT_PREVIEW = 1;
const EVENT_TEXT = 3;
const EVENT_PREVIEW_WITH_METADATA = 4;

/** Longest metadata or node id taken from a frame, bytes. */
const MAX_HEADER_BYTES = 64 * 1024;

/** Reads a binary WebSocket frame. Null for an event that is not known or does not hold what it claims. */
export function parseBinaryFrame(frame: Uint8Array): PreviewFrame | TextFrame | null {
  if (frame.byteLength < 8) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const event = view.getUint32(0);
  if (event === EVENT_PREVIEW) return previewFrame(null, frame.subarray(8));
  if (event !== EVENT_TEXT && event !== EVENT_PREVIEW_WITH_METADATA) return null;
  const headerBytes = view.getUint32(4);
  if (headerBytes > MAX_HEADER_BYTES || 8 + headerBytes > frame.byteLength) return null;
  const header = new TextDecoder().decode(frame.subarray(8, 8 + headerBytes));
  const rest = frame.subarray(8 + headerBytes);
  if (event === EVENT_TEXT) return { kind: 'text', nodeId: header, text: new TextDecoder().decode(rest) };
  return previewFrame(promptIdOf(header), rest);
}

function previewFrame(promptId: string | null, bytes: Uint8Array): PreviewFrame | null {
  const image = sniffImage(bytes);
  if (!image) return null;
  return { kind: 'preview', promptId, preview: { bytes, mediaType: `image/${image.format}` } };
}

function promptIdOf(header: string): string | null {
  try {
    const json = parseTolerantJson(header);
    if (typeof json !== 'object' || json === null || !('prompt_id' in json)) return null;
    return typeof json.prompt_id === 'string' ? json.prompt_id : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
