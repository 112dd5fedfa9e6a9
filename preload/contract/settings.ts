import { z } from 'zod';
import { MAX_MEMORY_LETTERS } from '../../main/domain/screen-memory.ts';
import { command, stream, type } from './define.ts';

/** Every setting. One file, one schema, whichever host; bad values fall back to the default. */
const fields = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  /** Longest side of a grid tile in CSS pixels. */
  thumbnailSize: z.number().int().min(64).max(640),
  gridLayout: z.enum(['justified', 'square', 'list']),
  /** Scratch retention, hours; 0: off. */
  retentionHours: z.number().int().min(0).max(8760),
  /** Days until trashed pictures are purged; 0: never. */
  trashDays: z.number().int().min(0).max(3650),
  /** Money per month from which on a warning is shown where pictures are made; 0: no budget. */
  monthlyBudget: z.number().min(0).max(1e9),
  /** Minutes of engines' time per month, likewise; 0: no budget. */
  monthlyGpuMinutes: z.number().min(0).max(1e6),
  notifications: z.boolean(),
  /** Local hours in which no notification is shown, e.g. [22, 7]; null: none. */
  quietHours: z.tuple([z.number().int().min(0).max(23), z.number().int().min(0).max(23)]).nullable(),
  keepRunningInTray: z.boolean(),
  updateChannel: z.enum(['stable', 'beta', 'off']),
  /** Shortcut overrides: command id → key combination, '' for none. */
  shortcuts: z.record(z.string().max(100), z.string().max(60)),
  welcomed: z.boolean(),
  /** The library's absolute folder; null: the usual one. Chosen by `system.chooseLibrary`. */
  libraryFolder: z.string().max(32_768).nullable(),
  watchBatchFolder: z.boolean(),
  /** Small things screens remember of themselves (panel widths, last tab, drafts), by key. */
  memory: z.record(z.string().max(100), z.string().max(MAX_MEMORY_LETTERS)),
});
export type Settings = z.infer<typeof fields>;

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  thumbnailSize: 220,
  gridLayout: 'justified',
  retentionHours: 0,
  trashDays: 30,
  monthlyBudget: 0,
  monthlyGpuMinutes: 0,
  notifications: true,
  quietHours: null,
  keepRunningInTray: true,
  updateChannel: 'stable',
  shortcuts: {},
  welcomed: false,
  libraryFolder: null,
  watchBatchFolder: false,
  memory: {},
};

/** What a settings file holds: any setting, its `version`, and what a newer Gesso has put there. */
export type StoredSettings = Readonly<Record<string, unknown>>;

/** What a settings file says: each value that is missing or out of range takes its default. */
export function readSettings(stored: unknown): Settings {
  const source: Record<string, unknown> = typeof stored === 'object' && stored !== null ? { ...stored } : {};
  const merged: Record<string, unknown> = { ...DEFAULT_SETTINGS };
  for (const [key, schema] of Object.entries(fields.shape)) {
    const parsed = schema.safeParse(source[key]);
    if (parsed.success) merged[key] = parsed.data;
  }
  return fields.parse(merged);
}

const patch = fields.omit({ libraryFolder: true }).partial();
export type SettingsPatch = z.infer<typeof patch>;

export const settings = {
  watch: stream({ input: z.object({}), snapshot: type<Settings>(), delta: type<Settings>() }),
  /** Merges; `memory` and `shortcuts` are merged by key, an empty string in `memory` removes the key. */
  update: command({ input: patch, output: type<Settings>() }),
};
