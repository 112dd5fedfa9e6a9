import { expect, it } from 'vitest';
import type { EngineDescription } from '../../../main/domain/engine.ts';
import { describedBy, outlineOf, type EngineOutline } from '../../../main/domain/engine-outline.ts';
import { readCapabilities } from '../../../main/engines/comfyui/capabilities.ts';
import { describeModels } from '../../../main/engines/comfyui/describe-models.ts';
import { readObjectInfo } from '../../../main/engines/comfyui/object-info.ts';
import { systemStatsSchema } from '../../../main/engines/comfyui/replies.ts';
import { FAKE_MODELS, fakeNodeClasses, objectInfoOf } from '../../support/fake-comfyui/node-classes.ts';

it('says what thousands of models have in common once, and nothing of them is lost', async () => {
  const checkpoints = Array.from({ length: 3_000 }, (_, at) => `models/one ${at}.safetensors`);
  const files = { checkpoints, diffusionModels: [] };
  const nodes = await readObjectInfo(objectInfoOf(fakeNodeClasses({ ...FAKE_MODELS, ...files }, 'inline')));
  const stats = systemStatsSchema.parse({ system: {} });
  const models = describeModels(readCapabilities(nodes, [], stats), (name) =>
    name.endsWith('7.safetensors') ? 'sd15' : 'flux-dev',
  );
  const description: EngineDescription = {
    id: 'comfyui',
    title: 'ComfyUI',
    version: '1',
    models,
    loras: [{ name: 'a', triggerWords: ['b'], family: null }],
    embeddings: ['c'],
  };
  const text = JSON.stringify(outlineOf(description));
  expect(JSON.stringify(description).length).toBeGreaterThan(20 * text.length);
  const told = describedBy(JSON.parse(text) as EngineOutline);
  expect(told).toEqual(description);
  expect(new Set(told.models.map(({ parameters }) => parameters)).size).toBe(3);
});
