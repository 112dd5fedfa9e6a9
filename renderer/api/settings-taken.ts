import type { ChosenModel } from '../../main/domain/able-models.ts';
import { plainName } from '../../main/domain/bare-name.ts';
import type { ModelDescription } from '../../main/domain/engine.ts';
import { usesParameter } from '../../main/domain/model-request.ts';
import type { GenerationRequest } from '../../main/domain/generation.ts';
import { translate } from '../i18n/translate.ts';
import { showToast } from '../ui/toast-store.ts';

/**
 * Tells that a form was filled from settings, and offers to take that back. Where their model can't be chosen in the form, or
 * their LoRAs or negative prompt have no effect with what is chosen, it says so too: without them it is another picture.
 * @param choice the model the form has now
 */
export function tellSettingsTaken(
  message: string,
  request: Partial<GenerationRequest>,
  choice: ChosenModel | undefined,
  undo: () => void,
): void {
  showToast({
    text: [
      message,
      ...lackingModel(request, choice),
      ...lackingNegative(request, choice),
      ...lackingLoras(request, choice),
    ].join('\n'),
    action: { label: translate('common.undo'), run: undo },
  });
}

/** Tells that another model could not take all that was set for the one before, and offers to take the change back. */
export function tellModelTakesLess(model: ModelDescription, undo: () => void): void {
  showToast({
    text: translate('generate.modelTakesLess', { model: model.title }),
    action: { label: translate('common.undo'), run: undo },
  });
}

type Asked = Partial<GenerationRequest>;

function lackingModel({ engine = '', model = '' }: Asked, choice: ChosenModel | undefined): string[] {
  const isChosen = choice?.engine.id === engine && choice.model.id === model;
  return model === '' || isChosen ? [] : [translate('generate.modelLacking', { model })];
}

function lackingNegative({ negativePrompt = '' }: Asked, choice: ChosenModel | undefined): string[] {
  if (!choice || negativePrompt.trim() === '' || usesParameter(choice.model, 'negativePrompt')) return [];
  return [translate('generate.negativeUnused', { model: choice.model.title })];
}

function lackingLoras({ loras = [] }: Asked, choice: ChosenModel | undefined): string[] {
  if (!choice) return [];
  const { engine, model } = choice;
  const lacking = loras.filter(
    ({ name }) => !model.loras || engine.loras.every((lora) => lora.name !== name),
  );
  if (lacking.length === 0) return [];
  const names = lacking.map(({ name }) => plainName(name)).join(', ');
  return [
    model.loras
      ? translate('generate.lorasLacking', { names })
      : translate('generate.lorasUnused', { names, model: model.title }),
  ];
}
