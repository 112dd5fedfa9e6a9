import { expect, it } from 'vitest';
import type { EngineDescription, ModelDescription } from '../../../../main/domain/engine.ts';
import {
  EMPTY_EDIT_FORM,
  requestOf,
  withContext,
  withModel,
  withReference,
} from '../../../../renderer/features/editor/editor-form.ts';

const engine = { id: 'engine', title: 'Engine', models: [] } as unknown as EngineDescription;

const modelWith = (...references: ModelDescription['references']): ModelDescription =>
  ({ id: 'model', title: 'Model', references, parameters: [], loras: false }) as unknown as ModelDescription;

const rolesOf = (form: typeof EMPTY_EDIT_FORM): string[] => form.inputs.map(({ role }) => role);

it('a reference is added once, as what the model can use it', () => {
  const styled = withReference(EMPTY_EDIT_FORM, 'a', modelWith('style', 'control'));
  expect(rolesOf(styled)).toEqual(['style']);
  expect(withReference(styled, 'a', modelWith('style'))).toBe(styled);
});

it('references stay through models that take none, which are not asked to use them', () => {
  const blind = modelWith();
  const form = withModel(withReference(EMPTY_EDIT_FORM, 'a', blind), { engine, model: blind });
  expect(form.inputs.map(({ uid }) => uid)).toEqual(['a']);
  expect(requestOf(form, blind).inputs).toEqual([]);

  const styling = modelWith('style');
  const seen = withModel(form, { engine, model: styling });
  expect(requestOf(seen, styling).inputs).toMatchObject([{ uid: 'a', role: 'style' }]);
  expect(rolesOf(withModel(seen, { engine, model: modelWith('reference', 'style') }))).toEqual(['style']);
});

it('the context asked for is the one shown; the whole picture is asked for by leaving it out', () => {
  const model = modelWith();
  const contextOf = (form: typeof EMPTY_EDIT_FORM): number | undefined => requestOf(form, model).edit.context;
  expect(contextOf(EMPTY_EDIT_FORM)).toBe(0.5);
  expect(contextOf(withContext(EMPTY_EDIT_FORM, 0.2))).toBe(0.2);
  expect('context' in requestOf(withContext(EMPTY_EDIT_FORM, null), model).edit).toBe(false);
});
