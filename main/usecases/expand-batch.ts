import type { Batch } from '../domain/batch/batch.ts';
import { findBatchFaults, chooseBatchModel } from '../domain/batch/batch-request.ts';
import type { BatchFault } from '../domain/batch/batch-fault.ts';
import type { ChosenModel } from '../domain/able-models.ts';
import type { BatchRunOptions } from '../domain/batch/batch-run.ts';
import { usedWildcards } from '../domain/batch/batch-wildcards.ts';
import { createExpansion } from '../domain/batch/expansion.ts';
import type { Expansion } from '../domain/batch/expansion.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { Engine, EngineDescription } from '../domain/engine.ts';
import { estimateBatch } from './estimate-batch.ts';
import type { BatchEstimate } from './estimate-batch.ts';

export interface ExpandBatchDeps {
  readonly catalog: Pick<Catalog, 'costs'>;
  readonly engines: readonly Engine[];
  /** All wildcard lists by name. */
  wildcards(): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** A batch with everything a preview shows and a run needs. */
export interface PreparedBatch {
  readonly expansion: Expansion;
  readonly wildcards: ReadonlyMap<string, readonly string[]>;
  readonly engines: readonly EngineDescription[];
  /** The model of prompts without one of their own; null when none fits. */
  readonly model: ChosenModel | null;
  readonly problems: readonly BatchFault[];
  readonly estimate: BatchEstimate;
}

/** Expands a batch for looking at, and says what it would make, how long it would take, and what stands in its way. */
export async function expandBatchFile(
  deps: ExpandBatchDeps,
  batch: Batch,
  options: BatchRunOptions,
): Promise<PreparedBatch> {
  const used = usedWildcards(batch, await deps.wildcards());
  const engines = await Promise.all(deps.engines.map((engine) => engine.describe()));
  const expansion = createExpansion(batch, {
    workflow: options.workflow,
    seed: options.drawSeed,
    wildcards: used.lists,
  });
  const chosen = chooseBatchModel(engines, 'text-to-image', expansion.settings, options, expansion.workflow);
  const model = typeof chosen === 'string' ? null : chosen;
  return {
    expansion,
    wildcards: used.lists,
    engines,
    model,
    problems: findBatchFaults(batch, options, engines, used.missing),
    estimate: await estimateBatch(deps, model?.engine.id ?? '', model?.model.id ?? '', expansion.imageCount),
  };
}

/** Rows looked at before others get a turn. */
const SEARCH_SLICE = 2000;
/** Rows looked at before the search gives up. */
const SEARCH_LIMIT = 500_000;

export interface ExpansionMatches {
  /** Numbers of variations whose prompt holds every word. */
  readonly indexes: readonly number[];
  /** False when there were too many matches or rows to look at all. */
  readonly complete: boolean;
}

/** Searches the expanded prompts for words, whatever their case, giving way to other work now and then. */
export async function searchExpansion(
  expansion: Expansion,
  words: string,
  limit: number,
  pause: () => Promise<void>,
  signal: AbortSignal,
): Promise<ExpansionMatches> {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const indexes: number[] = [];
  const end = Math.min(expansion.variationCount, SEARCH_LIMIT);
  for (let index = 0; index < end; index++) {
    if (index % SEARCH_SLICE === SEARCH_SLICE - 1) await pause();
    signal.throwIfAborted();
    const prompt = expansion.variationAt(index).prompt.toLowerCase();
    if (!wanted.every((word) => prompt.includes(word))) continue;
    indexes.push(index);
    if (indexes.length >= limit) return { indexes, complete: false };
  }
  return { indexes, complete: end === expansion.variationCount };
}
