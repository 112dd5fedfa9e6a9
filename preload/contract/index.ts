import { batch } from './batch.ts';
import { collections } from './collections.ts';
import { editor } from './editor.ts';
import { gallery } from './gallery.ts';
import { generate } from './generate.ts';
import { jobs } from './jobs.ts';
import { library } from './library.ts';
import { maintenance } from './maintenance.ts';
import { packs } from './packs.ts';
import { prompts } from './prompts.ts';
import { servers } from './servers.ts';
import { settings } from './settings.ts';
import { system } from './system.ts';

/** The one description of what renderer and main say to each other. A group a file, in alphabetical order. */
export const contract = {
  batch,
  collections,
  editor,
  gallery,
  generate,
  jobs,
  library,
  maintenance,
  packs,
  prompts,
  servers,
  settings,
  system,
};
export type GessoContract = typeof contract;
