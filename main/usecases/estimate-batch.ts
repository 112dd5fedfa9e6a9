import type { Catalog } from '../domain/catalog.ts';
import type { Engine } from '../domain/engine.ts';

export interface BatchEstimate {
  /** Wall time, with the executors that answer now; null while no picture of this model was made. */
  readonly seconds: number | null;
  /** In the engine's currency; null where it never charged. */
  readonly cost: number | null;
  /** Past pictures it is based on. */
  readonly basedOn: number;
}

/** Time and cost of so many pictures, by the mean of what this model's pictures took so far. */
export async function estimateBatch(
  deps: { readonly catalog: Pick<Catalog, 'costs'>; readonly engines: readonly Engine[] },
  engineId: string,
  model: string,
  images: number,
): Promise<BatchEstimate> {
  const past = (await deps.catalog.costs('model')).find(({ key }) => key === model);
  if (!past || past.images === 0) return { seconds: null, cost: null, basedOn: 0 };
  const engine = deps.engines.find(({ id }) => id === engineId);
  const lanes = engine?.executors().filter((executor) => executor.isHealthy()).length ?? 0;
  return {
    seconds:
      past.engineSeconds > 0 ? ((past.engineSeconds / past.images) * images) / Math.max(1, lanes) : null,
    cost: past.cost > 0 ? (past.cost / past.images) * images : null,
    basedOn: past.images,
  };
}
