import { app } from './app.ts';
import { batches } from './batches.ts';
import { commands } from './commands.ts';
import { common } from './common.ts';
import { compare } from './compare.ts';
import { detail } from './detail.ts';
import { editor } from './editor.ts';
import { gallery } from './gallery.ts';
import { generate } from './generate.ts';
import { library } from './library.ts';
import { packs } from './packs.ts';
import { queue } from './queue.ts';
import { servers } from './servers.ts';
import { settings } from './settings.ts';
import { usage } from './usage.ts';
import { welcome } from './welcome.ts';

/** One file per feature; add yours here. */
export const en = {
  app,
  batches,
  commands,
  common,
  compare,
  detail,
  editor,
  gallery,
  generate,
  library,
  packs,
  queue,
  servers,
  settings,
  usage,
  welcome,
} as const;
