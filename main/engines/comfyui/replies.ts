import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { HttpReply } from './http.ts';
import { jsonOf } from './http.ts';

/** ComfyUI's answers, as far as Gesso reads them. Unknown members are ignored: servers of every age differ in them. */

const nodeErrorSchema = z.object({
  errors: z.array(
    z.object({
      type: z.string(),
      message: z.string().default(''),
      details: z.string().default(''),
      extra_info: z
        .object({ input_name: z.string().optional(), received_value: z.unknown().optional() })
        .nullish(),
    }),
  ),
  class_type: z.string().default(''),
});
export type NodeError = z.infer<typeof nodeErrorSchema>;

/** An empty list stands for "none" on some servers. */
const nodeErrorsSchema = z
  .union([z.record(z.string(), nodeErrorSchema), z.array(z.unknown()).transform(() => ({}))])
  .default({})
  .transform((errors): Record<string, NodeError> => errors);

export const acceptedSchema = z.object({ prompt_id: z.string(), node_errors: nodeErrorsSchema });

export const refusedSchema = z.object({
  error: z.union([
    z.string().transform((message) => ({ type: 'unknown', message, details: '' })),
    z.object({ type: z.string(), message: z.string().default(''), details: z.string().default('') }),
  ]),
  node_errors: nodeErrorsSchema,
});
export type Refusal = z.infer<typeof refusedSchema>;

const queueItem = z
  .tuple([z.number(), z.string()], z.unknown())
  .transform(([number, promptId]) => ({ number, promptId }));
export const queueSchema = z.object({ queue_running: z.array(queueItem), queue_pending: z.array(queueItem) });

const savedFileSchema = z.object({
  filename: z.string().max(1024),
  subfolder: z.string().max(1024).default(''),
  type: z.enum(['output', 'temp', 'input']).default('output'),
});
/** A picture as the server names it. Never a path on this machine. */
export type SavedFile = z.infer<typeof savedFileSchema>;

export const nodeOutputSchema = z.object({ images: z.array(savedFileSchema).optional().catch(undefined) });

const historyMessage = z.tuple([z.string(), z.record(z.string(), z.unknown())]);

export const historyEntrySchema = z.object({
  outputs: z.record(z.string(), nodeOutputSchema.nullable().catch(null)),
  status: z
    .object({
      status_str: z.string(),
      completed: z.boolean().default(false),
      messages: z.array(historyMessage.nullable().catch(null)).default([]),
    })
    .nullish(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

export const uploadedSchema = z.object({
  name: z.string().min(1).max(1024),
  subfolder: z.string().max(1024).default(''),
  type: z.string().default('input'),
});

/** The card's own of `cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync`; a bare `cpu` stays. */
function deviceName(name: string): string {
  return name.replace(/^\w+:\d+ /, '').replace(/ : \w+$/, '');
}

export const systemStatsSchema = z.object({
  system: z.object({
    os: z.string().default(''),
    comfyui_version: z.string().default('unknown'),
    python_version: z.string().default(''),
    pytorch_version: z.string().default(''),
    ram_total: z.number().default(0),
    ram_free: z.number().default(0),
  }),
  devices: z
    .array(
      z
        .object({
          name: z.string().transform(deviceName),
          vram_total: z.number().default(0),
          vram_free: z.number().default(0),
        })
        .transform(({ name, vram_total, vram_free }) => ({
          name,
          vramTotalBytes: vram_total,
          vramFreeBytes: vram_free,
        })),
    )
    .default([]),
});
export type SystemStats = z.infer<typeof systemStatsSchema>;

export const stringListSchema = z.array(z.string());

/** GET /experiment/models/{folder}: `pathIndex` says which of the server's folders of that kind a file lies in. */
export const modelFilesSchema = z.array(z.object({ name: z.string(), pathIndex: z.number().int().min(0) }));
export const safetensorsMetadataSchema = z.record(z.string(), z.unknown());

/** @throws AppError SERVER_PROTOCOL when the answer is no JSON or of another shape. */
export function readReply<Output>(reply: HttpReply, schema: z.ZodType<Output>, what: string): Output {
  const parsed = schema.safeParse(jsonOf(reply, what));
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  throw new AppError(
    'SERVER_PROTOCOL',
    `The server's ${what} is not what ComfyUI sends (${first?.path.join('.') ?? ''}: ${first?.message ?? ''}).`,
    { status: reply.status },
  );
}
