import { z } from 'zod';
import { command, query, type } from './define.ts';
import { generationRequest, promptText } from './schemas.ts';

const entry = z.object({
  id: z.string().min(1).max(64),
  kind: z.enum(['prompt', 'preset']),
  name: z.string().max(200),
  prompt: promptText,
  negativePrompt: promptText,
  favorite: z.boolean(),
  /** A preset's settings; a prompt has none. */
  request: generationRequest.partial().nullable(),
});
export type PromptEntry = z.infer<typeof entry> & { readonly changedAtMs: number };

export const prompts = {
  /** Saved prompts and presets, newest first. */
  list: query({ input: z.object({}), output: type<readonly PromptEntry[]>() }),
  save: command({ input: entry, output: type<PromptEntry>() }),
  remove: command({ input: z.object({ id: z.string().max(64) }), output: type<null>() }),
  /** Different prompts of past sessions, newest first. */
  history: query({
    input: z.object({ search: z.string().max(200), limit: z.number().int().min(1).max(500) }),
    output:
      type<readonly { readonly prompt: string; readonly negativePrompt: string; readonly atMs: number }[]>(),
  }),
};
