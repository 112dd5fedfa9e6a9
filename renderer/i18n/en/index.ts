import { app } from './app.ts';
import { commands } from './commands.ts';
import { common } from './common.ts';
import { detail } from './detail.ts';
import { gallery } from './gallery.ts';
import { generate } from './generate.ts';
import { queue } from './queue.ts';
import { settings } from './settings.ts';
import { welcome } from './welcome.ts';

/** One file per feature; add yours here. */
export const en = { app, commands, common, detail, gallery, generate, queue, settings, welcome } as const;
