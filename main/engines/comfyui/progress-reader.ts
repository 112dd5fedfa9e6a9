import type { Progress } from '../../domain/engine.ts';
import type { ApiGraph } from './graphs/graph.ts';
import type { PromptEvent } from './messages.ts';

/** Share of a task that sampling counts for; loading and decoding make up the rest. */
const SAMPLING_SHARE = 0.9;

const STAGES: readonly (readonly [RegExp, string])[] = [
  [/sampler/i, 'sampling'],
  [/decode/i, 'decoding'],
  [/upscale/i, 'enlarging'],
  [/loader/i, 'loading model'],
  [/encode/i, 'encoding'],
  [/save/i, 'saving'],
];

/** Turns a server's events into progress over the whole task. Without the graph (after a crash) it knows steps only. */
export function createProgressReader(nodes: ApiGraph | null): (event: PromptEvent) => Progress | null {
  const samplers = Object.entries(nodes ?? {}).filter(([, node]) => /sampler/i.test(node.class_type));
  const counted = samplers.filter(([, node]) => node.class_type !== 'KSamplerSelect').map(([id]) => id);
  let fraction = 0;
  return (event) => {
    if (event.type === 'node') {
      const classType = nodes?.[event.nodeId]?.class_type ?? '';
      const stage = STAGES.find(([pattern]) => pattern.test(classType))?.[1];
      return stage === undefined ? { fraction } : { fraction, stage };
    }
    if (event.type !== 'progress' || event.max <= 0) return null;
    const place = event.nodeId === null ? 0 : counted.indexOf(event.nodeId);
    // A node that counts its own work without being a sampler, e.g. tiled enlarging, moves nothing.
    if (nodes !== null && place < 0) return { fraction };
    const passes = Math.max(counted.length, 1);
    const done = (Math.max(place, 0) + Math.min(event.value / event.max, 1)) / passes;
    fraction = Math.max(fraction, done * SAMPLING_SHARE);
    return { fraction, step: event.value, steps: event.max, stage: 'sampling' };
  };
}
