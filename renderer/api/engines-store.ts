import { create } from 'zustand';
import type { ChosenModel } from '../../main/domain/able-models.ts';
import type { EngineDescription } from '../../main/domain/engine.ts';
import { describedBy, type EngineOutline } from '../../main/domain/engine-outline.ts';
import { api } from './api.ts';

interface EnginesState {
  /** Null until main has answered. */
  readonly engines: readonly EngineDescription[] | null;
}

/** Every engine with its models, kept current for the whole page. */
export const useEngines = create<EnginesState>(() => ({ engines: null }));

export function watchEngines(): void {
  const set = (outlines: readonly EngineOutline[]): void =>
    useEngines.setState({ engines: outlines.map(describedBy) });
  api.generate.engines.subscribe({}, { onSnapshot: set, onDelta: set });
}

/** The model with these ids, or undefined when no engine has it (now). */
export function findModel(
  engines: readonly EngineDescription[],
  engineId: string,
  modelId: string,
): ChosenModel | undefined {
  const engine = engines.find(({ id }) => id === engineId);
  const model = engine?.models.find(({ id }) => id === modelId);
  return engine === undefined || model === undefined ? undefined : { engine, model };
}
