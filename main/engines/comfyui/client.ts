import { createHash } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import { jsonOf, type Http, type RequestOptions } from './http.ts';
import { readObjectInfo, type ObjectInfo } from './object-info.ts';
import {
  acceptedSchema,
  historyEntrySchema,
  modelFilesSchema,
  queueSchema,
  readReply,
  refusedSchema,
  safetensorsMetadataSchema,
  stringListSchema,
  systemStatsSchema,
  uploadedSchema,
  type HistoryEntry,
  type NodeError,
  type Refusal,
  type SavedFile,
  type SystemStats,
} from './replies.ts';
import { stringifyJson, type Json } from './tolerant-json.ts';
import { z } from 'zod';

export interface QueueState {
  /** Prompt ids being worked on. */
  readonly running: readonly string[];
  /** Prompt ids waiting, next first. */
  readonly pending: readonly string[];
}

export interface Submission {
  /** Canonical lowercase UUID, ours. */
  readonly promptId: string;
  readonly clientId: string;
  readonly graph: Json;
  /** Kept in the picture's metadata; left out when there is none. */
  readonly workflow?: Json;
  /** For nodes that Comfy.org charges for; the server hands it to them and keeps it out of files and history. */
  readonly apiKey?: string | undefined;
}

export type SubmitReply =
  | {
      readonly accepted: true;
      /** The id the server keeps it under: ours, except on servers too old to take one. */
      readonly promptId: string;
      readonly nodeErrors: Readonly<Record<string, NodeError>>;
    }
  | { readonly accepted: false; readonly refusal: Refusal };

const MAX_OBJECT_INFO_BYTES = 96 * 2 ** 20;
const MAX_HISTORY_BYTES = 64 * 2 ** 20;
/** A 16-bit RGBA PNG of 100 megapixels, uncompressed, would fit. */
const MAX_IMAGE_BYTES = 800 * 2 ** 20;
const MAX_PREVIEW_BYTES = 16 * 2 ** 20;
/** A few devices; what is looked at every few seconds must not be read for long. */
const MAX_STATUS_BYTES = 2 ** 20;
const UPLOAD_FOLDER = 'gesso';
/** The slowest connection that large pictures are sent over. */
const UPLOAD_BYTES_PER_MS = 64;

export type ComfyClient = ReturnType<typeof createClient>;

/** Typed calls to one ComfyUI server. Errors are those of `createHttp`, and `SERVER_PROTOCOL` for unreadable answers. */
export function createClient(http: Http) {
  return {
    /**
     * POST /prompt. A refusal is an answer, not an error. Not idempotent: the same id twice runs twice.
     */
    async submit(
      { promptId, clientId, graph, workflow, apiKey }: Submission,
      options: RequestOptions,
    ): Promise<SubmitReply> {
      const body: Record<string, Json> = { prompt: graph, prompt_id: promptId, client_id: clientId };
      body['extra_data'] = {
        preview_method: 'auto',
        ...(workflow === undefined ? {} : { extra_pnginfo: { workflow } }),
        ...(apiKey === undefined ? {} : { api_key_comfy_org: apiKey }),
      };
      const reply = await http.post('/prompt', stringifyJson(body), options);
      if (reply.status !== 200) {
        return { accepted: false, refusal: readReply(reply, refusedSchema, 'refusal') };
      }
      const accepted = readReply(reply, acceptedSchema, 'answer to a job');
      return { accepted: true, promptId: accepted.prompt_id, nodeErrors: accepted.node_errors };
    },

    async queue(options: RequestOptions = {}): Promise<QueueState> {
      const reply = await http.get('/queue', { maxBytes: MAX_HISTORY_BYTES, ...options });
      const { queue_running, queue_pending } = readReply(okay(reply, 'queue'), queueSchema, 'queue');
      const inOrder = [...queue_pending].sort(
        (a, b) => a.number - b.number || (a.promptId < b.promptId ? -1 : 1),
      );
      return {
        running: queue_running.map((item) => item.promptId),
        pending: inOrder.map((item) => item.promptId),
      };
    },

    /** What became of a prompt; null while unknown, waiting or running. */
    async history(promptId: string, options: RequestOptions = {}): Promise<HistoryEntry | null> {
      const path = `/history/${encodeURIComponent(promptId)}`;
      const reply = okay(await http.get(path, { maxBytes: MAX_HISTORY_BYTES, ...options }), 'history');
      const entries = readReply(reply, z.record(z.string(), z.unknown()), 'history');
      const entry = entries[promptId];
      if (entry === undefined) return null;
      const parsed = historyEntrySchema.safeParse(entry);
      if (parsed.success) return parsed.data;
      throw new AppError('SERVER_PROTOCOL', "The server's history of this job cannot be read.");
    },

    /** A picture's original bytes; null when the server no longer has it. */
    async view(file: SavedFile, options: RequestOptions = {}): Promise<Uint8Array | null> {
      const query = new URLSearchParams({
        filename: file.filename,
        subfolder: file.subfolder,
        type: file.type,
      });
      const reply = await http.get(`/view?${query.toString()}`, { maxBytes: MAX_IMAGE_BYTES, ...options });
      if (reply.status === 404) return null;
      return okay(reply, 'picture').body;
    },

    /**
     * Uploads an 8-bit RGB or RGBA PNG under a name made of its content, so that a repeat changes nothing.
     * Resolves to the name a LoadImage node takes.
     */
    async upload(png: Uint8Array, options: RequestOptions = {}): Promise<string> {
      const name = `${createHash('sha256').update(png).digest('hex').slice(0, 32)}.png`;
      const form = new FormData();
      form.set('image', new File([new Uint8Array(png)], name, { type: 'image/png' }));
      form.set('type', 'input');
      form.set('subfolder', UPLOAD_FOLDER);
      const reply = await http.post('/upload/image', form, {
        // It counts from the first byte that is sent.
        timeoutMs: 120_000 + png.byteLength / UPLOAD_BYTES_PER_MS,
        ...options,
      });
      if (reply.status === 413) {
        throw new AppError(
          'TOO_LARGE',
          `The picture (${Math.ceil(png.byteLength / 2 ** 20)} MB) is larger than this server accepts. Start ComfyUI with a larger --max-upload-size, or raise the limit of the proxy before it (nginx: client_max_body_size).`,
        );
      }
      const uploaded = readReply(okay(reply, 'upload'), uploadedSchema, 'answer to an upload');
      return uploaded.subfolder === '' ? uploaded.name : `${uploaded.subfolder}/${uploaded.name}`;
    },

    async objectInfo(options: RequestOptions = {}): Promise<ObjectInfo> {
      const reply = await http.get('/object_info', {
        maxBytes: MAX_OBJECT_INFO_BYTES,
        timeoutMs: 60_000,
        ...options,
      });
      const raw = readReply(okay(reply, 'node list'), z.record(z.string(), z.unknown()), 'node list');
      return readObjectInfo(raw);
    },

    /** Names of the embeddings, without extension. Empty on servers that cannot say. */
    async embeddings(options: RequestOptions = {}): Promise<readonly string[]> {
      const reply = await http.get('/embeddings', options);
      return reply.status === 200 ? readReply(reply, stringListSchema, 'list of embeddings') : [];
    },

    /** A model file's own metadata (safetensors header); null when it has none. */
    async modelMetadata(folder: string, filename: string, options: RequestOptions = {}) {
      const query = new URLSearchParams({ filename });
      const reply = await http.get(
        `/view_metadata/${encodeURIComponent(folder)}?${query.toString()}`,
        options,
      );
      if (reply.status !== 200 || reply.body.byteLength === 0) return null;
      const parsed = safetensorsMetadataSchema.safeParse(jsonOf(reply, 'model metadata'));
      return parsed.success ? parsed.data : null;
    },

    /** Which of the server's folders of a kind each file lies in; empty on servers too old to say. */
    async modelRoots(folder: string, options: RequestOptions = {}): Promise<ReadonlyMap<string, number>> {
      const reply = await http.get(`/experiment/models/${encodeURIComponent(folder)}`, options);
      if (reply.status !== 200) return new Map();
      const files = readReply(reply, modelFilesSchema, 'list of models');
      return new Map(files.map(({ name, pathIndex }) => [name, pathIndex]));
    },

    /** The picture beside a model file or inside it, in any format; null when there is none. @param root from `modelRoots` */
    async modelPreview(
      folder: string,
      root: number,
      filename: string,
      options: RequestOptions = {},
    ): Promise<Uint8Array | null> {
      const path = filename.split(/[\\/]/).map(encodeURIComponent).join('/');
      const reply = await http.get(
        `/experiment/models/preview/${encodeURIComponent(folder)}/${root}/${path}`,
        { maxBytes: MAX_PREVIEW_BYTES, ...options },
      );
      return reply.status === 200 ? reply.body : null;
    },

    async systemStats(options: RequestOptions = {}): Promise<SystemStats> {
      const reply = await http.get('/system_stats', { maxBytes: MAX_STATUS_BYTES, ...options });
      return readReply(okay(reply, 'status'), systemStatsSchema, 'status');
    },

    /** Takes a waiting prompt out of the queue. No error when it is not there. */
    async removeFromQueue(promptId: string, options: RequestOptions = {}): Promise<void> {
      okay(await http.post('/queue', stringifyJson({ delete: [promptId] }), options), 'queue');
    },

    /** Stops a prompt if it is the running one. Call only after /queue said so: old servers ignore the id. */
    async interrupt(promptId: string, options: RequestOptions = {}): Promise<void> {
      okay(await http.post('/interrupt', stringifyJson({ prompt_id: promptId }), options), 'interruption');
    },
  };
}

function okay<Reply extends { status: number }>(reply: Reply, what: string): Reply {
  if (reply.status >= 200 && reply.status < 300) return reply;
  throw new AppError(
    'SERVER_PROTOCOL',
    `The server has no ${what} to give (status ${reply.status}). Is it ComfyUI?`,
    {
      status: reply.status,
    },
  );
}
