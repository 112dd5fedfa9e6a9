import type { GenerationRecord } from '../domain/generation.ts';

/** Schedules as older versions of A1111, and those who followed it, write them at the end of the sampler's name. */
const NAMES = ['Karras', 'Exponential', 'Polyexponential', 'SGM Uniform', 'Align Your Steps', 'Uniform'];
const BEHIND_NAME = new RegExp(` (${NAMES.join('|')})$`);
/** ComfyUI's, as its savers join them to its samplers. */
const BEHIND_ID =
  /^[a-z\d_]+?_(karras|exponential|sgm_uniform|ddim_uniform|simple|normal|beta|linear_quadratic|kl_optimal)$/;

/** Takes a schedule written in one with the sampler apart from it. */
export function splitSchedule(facts: {
  -readonly [Field in 'sampler' | 'scheduler']?: GenerationRecord[Field];
}): void {
  const { sampler, scheduler } = facts;
  const schedule = sampler ? (BEHIND_NAME.exec(sampler) ?? BEHIND_ID.exec(sampler))?.[1] : undefined;
  if (!sampler || !schedule || (scheduler && scheduler !== schedule)) return;
  facts.sampler = sampler.slice(0, -schedule.length - 1);
  facts.scheduler = schedule;
}
