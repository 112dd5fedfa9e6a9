import { beforeAll, expect, it, vi } from 'vitest';
import type { EngineDescription } from '../../../../main/domain/engine.ts';
import { useEngines } from '../../../../renderer/api/engines-store.ts';
import { fillForm } from '../../../../renderer/features/generate/generate-actions.ts';
import { EMPTY_FORM } from '../../../../renderer/features/generate/generate-form.ts';
import { useGenerate } from '../../../../renderer/features/generate/generate-store.ts';
import { startTranslations } from '../../../../renderer/i18n/translate.ts';
import { useToasts } from '../../../../renderer/ui/toast-store.ts';

vi.mock('../../../../renderer/api/api.ts', () => ({ api: {} }));
vi.mock('../../../../renderer/api/memory.ts', () => ({ recall: () => undefined, remember: () => undefined }));

beforeAll(startTranslations);

it('says when the model of settings isn’t here, as another one makes another picture of them', () => {
  const models = [{ id: 'sketch', parameters: [], references: [], types: ['text-to-image'] }];
  useEngines.setState({ engines: [{ id: 'builtin', models, loras: [] } as unknown as EngineDescription] });
  useGenerate.setState({ form: { ...EMPTY_FORM, engine: 'builtin', model: 'sketch', prompt: 'mine' } });

  fillForm({ prompt: 'fox', engine: 'builtin', model: 'sketch' }, 'Taken');
  fillForm({ prompt: 'shark', engine: 'comfyui', model: 'flux1-dev.safetensors' }, 'Taken');
  const { toasts } = useToasts.getState();
  expect(toasts.map(({ text }) => text)).toEqual([
    'Taken',
    'Taken\nTheir model, flux1-dev.safetensors, can’t be chosen here at the moment; the chosen one stays.',
  ]);
  expect(useGenerate.getState().form).toMatchObject({ prompt: 'shark', model: 'sketch' });
  toasts[1]?.action?.run();
  expect(useGenerate.getState().form.prompt).toBe('fox');
});
