import { afterEach, beforeEach, expect, it } from 'vitest';
import { describedBy, type EngineOutline } from '../../../main/domain/engine-outline.ts';
import { createComfyEngine, type ComfyEngine } from '../../../main/engines/comfyui/comfyui-engine.ts';
import { createGenerateHandlers } from '../../../main/rpc/generate-handlers.ts';
import { memorySecrets, memoryValue, settingsFor } from '../../support/comfyui-fleet/fleet.ts';
import { startFakeComfyui, type FakeComfyui } from '../../support/fake-comfyui/fake-comfyui.ts';
import { until } from '../engines/comfyui/harness.ts';

const MODEL = 'sd_xl_base_1.0.safetensors';

let fake: FakeComfyui;
let engine: ComfyEngine;

beforeEach(async () => {
  fake = await startFakeComfyui({ models: { loras: [] } });
  engine = await createComfyEngine({
    settings: memoryValue(settingsFor([fake])),
    templates: memoryValue([]),
    secrets: memorySecrets(),
    isAllBlack: () => Promise.resolve(false),
    shrinkPicture: (bytes) => Promise.resolve(bytes),
    log: () => undefined,
  });
});

afterEach(async () => {
  await engine.close();
  await fake.stop();
});

it('tells of the engines again when their models change, and not when a server only goes away', async () => {
  const handlers = createGenerateHandlers({
    catalog: { record: () => Promise.reject(new Error('not asked for')) },
    engines: [engine],
    submitDeps: {} as never,
    parsePasted: () => null,
    formatParameters: () => '',
  });
  const told: (readonly EngineOutline[])[] = [];
  const family = (): string | undefined =>
    told
      .at(-1)
      ?.flatMap((outline) => describedBy(outline).models)
      .find(({ id }) => id === MODEL)?.family;
  const closing = new AbortController();
  const context = { clientId: 'page', trusted: false, signal: closing.signal };
  told.push(await handlers.engines({}, (all) => told.push(all), context));
  expect(family()).toBe('sdxl');

  let changes = 0;
  engine.onChange(() => (changes += 1));
  await fake.stop();
  await engine.servers.check('server-1');
  expect(changes).toBe(1);
  await engine.servers.correctFamily(MODEL, 'sd15');
  await until(() => family() === 'sd15', 'the correction was told');
  expect(told).toHaveLength(2);
  closing.abort();
});
