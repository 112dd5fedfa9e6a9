import { bareName } from './bare-name.ts';
import type { EngineDescription, ModelDescription } from './engine.ts';
import type { GenerationType } from './generation.ts';

export interface ChosenModel {
  readonly engine: EngineDescription;
  readonly model: ModelDescription;
}

/** Every model that can do one of it, those with AI behind them before the builtin ones: where none is named, the first is meant. */
export function ableModels(
  engines: readonly EngineDescription[],
  ...types: readonly GenerationType[]
): readonly ChosenModel[] {
  return engines
    .toSorted((a, b) => Number(a.id === 'builtin') - Number(b.id === 'builtin'))
    .flatMap((engine) =>
      engine.models
        .filter((model) => types.some((type) => model.types.includes(type)))
        .map((model) => ({ engine, model })),
    );
}

/** The model of a name: as it is listed, by its title, or by its file in whatever folder and spelled however. */
export function modelNamed(able: readonly ChosenModel[], name: string): ChosenModel | undefined {
  const bare = bareName(name);
  return (
    able.find(({ model }) => model.id === name) ??
    able.find(({ model }) => model.title === name) ??
    able.find(({ model }) => bareName(model.id) === bare)
  );
}
