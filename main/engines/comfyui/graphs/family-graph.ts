import type { GraphBuilder, Link } from './graph.ts';
import type { GraphPlan, Size } from './plan.ts';

/** What the loaders give. */
export interface LoadedModel {
  readonly model: Link;
  readonly clip: Link;
  readonly vae: Link;
}

export interface Conditioning {
  readonly positive: Link;
  readonly negative: Link;
}

export interface SamplingInput extends Conditioning {
  readonly model: Link;
  readonly latent: Link;
  readonly size: Size;
  readonly steps: number;
  /** 0–1. */
  readonly denoise: number;
}

/** What differs between families; everything else of a graph is shared. */
export interface FamilyGraph {
  /** Adjusts the model before sampling, e.g. its noise schedule. */
  patchModel(builder: GraphBuilder, plan: GraphPlan, model: Link): Link;
  /** Text, and the pictures the text encoder or the conditioning takes. */
  encode(builder: GraphBuilder, plan: GraphPlan, loaded: LoadedModel): Conditioning;
  emptyLatent(builder: GraphBuilder, plan: GraphPlan): Link;
  sample(builder: GraphBuilder, plan: GraphPlan, input: SamplingInput): Link;
}
