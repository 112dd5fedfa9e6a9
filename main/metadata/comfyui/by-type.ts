import { asText } from '../json-text.ts';
import type { GraphNode } from './graph.ts';

/** Nodes that are one sampler or one schedule, as the general ones call these. */
const SAMPLERS: Readonly<Record<string, string>> = {
  SamplerDPMPP_3M_SDE: 'dpmpp_3m_sde',
  SamplerDPMPP_2M_SDE: 'dpmpp_2m_sde',
  SamplerDPMPP_SDE: 'dpmpp_sde',
  SamplerDPMPP_2S_Ancestral: 'dpmpp_2s_ancestral',
  SamplerEulerAncestral: 'euler_ancestral',
  SamplerEulerAncestralCFGPP: 'euler_ancestral_cfg_pp',
  SamplerEulerCFGpp: 'euler_cfg_pp',
  SamplerLCMUpscale: 'lcm',
  SamplerLMS: 'lms',
  SamplerDPMAdaptative: 'dpm_adaptive',
  SamplerER_SDE: 'er_sde',
  SamplerSASolver: 'sa_solver',
};
const SCHEDULES: Readonly<Record<string, string>> = {
  KarrasScheduler: 'karras',
  ExponentialScheduler: 'exponential',
  PolyexponentialScheduler: 'polyexponential',
  BetaSamplingScheduler: 'beta',
};

export function samplerByType({ type }: GraphNode): string | undefined {
  return Object.hasOwn(SAMPLERS, type) ? SAMPLERS[type] : undefined;
}

export function scheduleByType({ type }: GraphNode): string | undefined {
  return Object.hasOwn(SCHEDULES, type) ? SCHEDULES[type] : undefined;
}

/** Noise levels written out by hand, `1.0, 0.9, 0.0`: a step leads from each to the next. */
export function stepsByHand({ type, inputs }: GraphNode): number | undefined {
  const levels = type === 'ManualSigmas' ? asText(inputs['sigmas'])?.match(/\d*\.?\d+/g) : undefined;
  return levels && levels.length > 1 ? levels.length - 1 : undefined;
}
