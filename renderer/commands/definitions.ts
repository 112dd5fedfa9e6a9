import type { CommandDefinition } from './command.ts';
import { appCommands } from './definitions/app.ts';
import { batchesCommands } from './definitions/batches.ts';
import { editorCommands } from './definitions/editor.ts';
import { galleryCommands } from './definitions/gallery.ts';
import { generateCommands } from './definitions/generate.ts';
import { libraryCommands } from './definitions/library.ts';
import { queueCommands } from './definitions/queue.ts';

/** One file per feature under `definitions/`; add yours here. */
const definitions = {
  ...appCommands,
  ...generateCommands,
  ...galleryCommands,
  ...queueCommands,
  ...batchesCommands,
  ...editorCommands,
  ...libraryCommands,
} as const;

export type CommandId = keyof typeof definitions;

/** Every command there is, in the order help lists them. */
export const COMMANDS: Readonly<Record<CommandId, CommandDefinition>> = definitions;

export const COMMAND_IDS = Object.keys(definitions) as readonly CommandId[];

export function isCommandId(text: string): text is CommandId {
  return Object.hasOwn(definitions, text);
}
