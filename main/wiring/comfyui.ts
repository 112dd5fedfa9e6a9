import { z } from 'zod';
import { createComfyEngine, type ComfyEngine } from '../engines/comfyui/comfyui-engine.ts';
import {
  comfySettingsSchema,
  EMPTY_COMFY_SETTINGS,
  type ComfySettings,
} from '../engines/comfyui/server-settings.ts';
import type { WorkflowTemplate } from '../engines/comfyui/workflows/template.ts';
import type { HostPorts } from '../host-ports.ts';
import { isAllBlack } from '../imaging/is-all-black.ts';
import { smallPicture } from '../imaging/small-picture.ts';
import { openUserFile } from '../library/user-file.ts';
import type { Log } from '../log.ts';
import { BUILTIN_WORKFLOWS } from './builtin-workflows.ts';
import { openSecretStore } from './secret-store.ts';

/** Pixels; shown at half of that on a screen of double density. */
const LORA_PREVIEW_SIDE = 192;

/** The ComfyUI engine with its servers and templates remembered under `.gesso/user`, and their secrets outside the library. */
export async function openComfyEngine(userFolder: string, host: HostPorts, log: Log): Promise<ComfyEngine> {
  const onDamaged = (keptAs: string): void =>
    log('error', 'A file of the ComfyUI engine was damaged and kept aside', { keptAs });
  const settings = await openUserFile<ComfySettings>(
    userFolder,
    'comfyui',
    comfySettingsSchema,
    EMPTY_COMFY_SETTINGS,
    onDamaged,
  );
  const templates = await openUserFile<readonly WorkflowTemplate[]>(
    userFolder,
    'workflow-templates',
    // Checked by the engine when a template is used: a newer Gesso's must not be thrown away.
    z.array(z.custom<WorkflowTemplate>((value) => typeof value === 'object' && value !== null)),
    [],
    onDamaged,
  );
  return createComfyEngine({
    settings,
    templates,
    builtinTemplates: BUILTIN_WORKFLOWS,
    secrets: await openSecretStore(host.secrets, onDamaged, log),
    isAllBlack,
    shrinkPicture: (bytes) => smallPicture(bytes, LORA_PREVIEW_SIDE),
    log: (level, message, fields) => log(level, message, fields),
  });
}
