import { app } from './app.ts';
import { commands } from './commands.ts';
import { common } from './common.ts';
import { generate } from './generate.ts';

/** One file per feature; add yours here. */
export const en = { app, commands, common, generate } as const;
