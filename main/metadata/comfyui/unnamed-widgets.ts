import { asObject, asSeed } from '../json-text.ts';
import { nameTest } from './graph.ts';

/** What is known of a node whose widgets have values but no names. */
export interface UnnamedNode {
  readonly type: string;
  readonly values: readonly unknown[];
  /** Of its links, in order, e.g. `MODEL`. */
  readonly inputTypes: readonly string[];
  readonly outputTypes: readonly string[];
}

/** Longer values are no names, whatever they end with. */
const LONGEST_NAME = 300;

function shortTest(pattern: RegExp): (value: unknown) => value is string {
  return (value): value is string =>
    typeof value === 'string' && value.length <= LONGEST_NAME && pattern.test(value);
}

/** What the editor writes behind a seed's widget: how it changes after a run. */
export const CONTROL_WORDS: ReadonlySet<unknown> = new Set(['fixed', 'increment', 'decrement', 'randomize']);
const isSamplerName = shortTest(
  /^((euler|heun|dpm|dpmpp|lms|ddim|ddpm|lcm|ipndm|deis|res|uni_pc|gradient_estimation|er_sde|seeds|sa_solver)(_\w{1,40})?|dpm_fast|dpm_adaptive)$/,
);
const isScheduleName = shortTest(
  /^(normal|karras|exponential|sgm_uniform|simple|ddim_uniform|beta|linear_quadratic|kl_optimal|polyexponential|turbo|align_your_steps|bong_tangent|beta57|(AYS|GITS|LTXV|OSS)\b.{0,40})$/,
);
const isModelFile = shortTest(/\.(safetensors|sft|ckpt|pth?|gguf|bin|onnx)$/i);
const isOption = shortTest(
  /^(true|false|on|off|none|null|yes|no|enabled?|disabled?|auto|default|fixed|\[none\]|baked vae|-?[\d.]+)$/i,
);
const isModelType = nameTest(/^(?!.*(UPSCALE|STYLE|CLIP|CONTROL|SAM|FACE|PATCH)).*MODEL$/);
/** Nodes that only do something to a picture: their words are options, or are drawn on it. */
const isPictureTool = nameTest(
  /resize|scale|crop|pad|blend|composit|overlay|rotate|flip|colou?r|mask|rembg|text|label|watermark|font|grid|batch|interpolat|vfi/i,
);
/** As in `768 x 1024` or `16:9 portrait 768x1344`. */
const SIZE = /^(?:[^\dx×,]{0,30}|\d{1,2}:\d{1,2}[^\dx×,]{0,20})(\d{3,5}) ?[x×] ?(\d{3,5})\b.{0,20}$/;
const isPipe = (kind: string): boolean => kind.includes('PIPE');
/** As in `a != b` or `x == 0 or y == 1`. */
const COMPARISON = /^[\w.]{1,20} ?[=!<>]=? ?[\w.]{1,20}(?: (?:and|or) .{0,60})?$/;
const MOST_STEPS = 1_000;

/**
 * Names for a node's widgets by what they look like: every node has its own, but all samplers have steps, guidance,
 * sampler and schedule in this order, all loaders a file's name, all encoders words. What fits nothing stays unnamed.
 */
export function namesByForm(node: UnnamedNode): Record<string, unknown> {
  if (node.values.length === 0) return {};
  const inputs: Record<string, unknown> = {
    ...samplerValues(node),
    ...fileValues(node),
    ...sizeValues(node),
    ...listedLoras(node.values),
  };
  const [only, control] = node.values;
  const isConstant =
    node.inputTypes.length === 0 &&
    (node.values.length === 1 || (node.values.length === 2 && CONTROL_WORDS.has(control)));
  if (isConstant && Object.keys(inputs).every((name) => name === 'seed')) return { value: only };
  return { ...inputs, ...textValues(node) };
}

function samplerValues({ type, values, outputTypes }: UnnamedNode): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const seed = values.find(
    (value, at) =>
      asSeed(value) !== undefined && (CONTROL_WORDS.has(values[at + 1]) || values[at + 1] === null),
  );
  const only = /seed/i.test(type) && asSeed(values[0]) !== undefined ? values[0] : undefined;
  if (seed !== undefined || only !== undefined) found['seed'] = seed ?? only;
  const at = values.findIndex(isSamplerName);
  const [schedule, denoise] = values.slice(at + 1);
  const isPair = at >= 0 && isScheduleName(schedule);
  if (isPair || (at >= 0 && (/sampler/i.test(type) || outputTypes.includes('SAMPLER'))))
    found['sampler_name'] = values[at];
  if (isPair) {
    found['scheduler'] = schedule;
    if (typeof denoise === 'number' && denoise > 0 && denoise <= 1) found['denoise'] = denoise;
    // Some have a preset's name between.
    const end = typeof values[at - 1] === 'string' && !CONTROL_WORDS.has(values[at - 1]) ? at - 1 : at;
    const [steps, guidance] = [values[end - 2], values[end - 1]];
    if (typeof guidance === 'number') found['cfg'] = guidance;
    if (typeof guidance === 'number' && isCount(steps) && steps <= MOST_STEPS) found['steps'] = steps;
  } else if (outputTypes.includes('SIGMAS')) {
    const steps = values.find((value) => isCount(value) && value <= MOST_STEPS);
    if (steps !== undefined) found['steps'] = steps;
    const name = values.find(isScheduleName);
    if (name !== undefined) found['scheduler'] = name;
  }
  return found;
}

function fileValues({ type, values, inputTypes, outputTypes }: UnnamedNode): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const places = values.flatMap((value, at) => (isModelFile(value) ? [at] : []));
  const [first] = places;
  if (first === undefined) return found;
  const strength = (at: number): unknown => (typeof values[at] === 'number' ? values[at] : undefined);
  const named = (name: string, value: unknown): void => {
    if (value !== undefined) found[name] = value;
  };
  if (/lora/i.test(type)) {
    for (const [index, at] of places.entries()) {
      const ending = places.length === 1 ? '' : `_${index + 1}`;
      named(`lora_name${ending}`, values[at]);
      named(ending ? `model_str${ending}` : 'strength_model', strength(at + 1));
      named(ending ? `clip_str${ending}` : 'strength_clip', strength(at + 2));
      if (values[at - 1] === 'Off') named(`switch${ending || '_1'}`, 'Off');
    }
    return found;
  }
  const isLoader = !inputTypes.some((kind) => isModelType(kind) || isPipe(kind));
  if (outputTypes.some((kind) => isModelType(kind) || isPipe(kind)) && isLoader)
    found['ckpt_name'] = values[first];
  else if (outputTypes.includes('VAE')) found['vae_name'] = values[first];
  else if (outputTypes.includes('CONTROL_NET')) found['control_net_name'] = values[first];
  else if (outputTypes.includes('UPSCALE_MODEL')) found['model_name'] = values[first];
  return found;
}

/** Of the empty picture that a node makes: two numbers in a row, or a text such as `768 x 1024`. */
function sizeValues({ values, inputTypes, outputTypes }: UnnamedNode): Record<string, unknown> {
  const isStart = (kind: string): boolean => kind === 'LATENT' || isPipe(kind);
  if (!outputTypes.some(isStart) || inputTypes.some(isStart)) return {};
  for (const value of values) {
    const match = typeof value === 'string' ? SIZE.exec(value) : null;
    if (match) return { width: Number(match[1]), height: Number(match[2]) };
  }
  const at = values.findIndex((value, index) => isSide(value) && isSide(values[index + 1]));
  return at < 0 ? {} : { width: values[at], height: values[at + 1] };
}

/** Lists of LoRAs that are objects say themselves what they are. */
function listedLoras(values: readonly unknown[]): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const single = values.filter((value) => asObject(value)?.['lora'] !== undefined);
  for (const [index, lora] of single.entries()) found[`lora_${index + 1}`] = lora;
  const list = values.find((value) => Array.isArray(value) && asObject(value[0])?.['strength'] !== undefined);
  return list === undefined ? found : { ...found, loras: { __value__: list } };
}

function textValues({ type, values, inputTypes, outputTypes }: UnnamedNode): Record<string, unknown> {
  const texts = values.filter(
    (value): value is string => typeof value === 'string' && value !== '' && !isNoText(value),
  );
  const prompts = texts.filter((text) => /[\s,]/.test(text));
  const conditionings = outputTypes.filter((output) => output === 'CONDITIONING').length;
  const makesPipe = outputTypes.some(isPipe) && !inputTypes.some(isPipe);
  if ((conditionings > 1 || makesPipe) && !inputTypes.includes('CONDITIONING')) {
    const [positive, negative] = prompts;
    return { ...(positive && { positive }), ...(negative && { negative }) };
  }
  if (conditionings === 1 && (inputTypes.includes('CLIP') || /encode/i.test(type))) {
    const isLinked = inputTypes.includes('STRING');
    const words = prompts.length > 0 || isLinked ? prompts : texts.slice(0, 1);
    return Object.fromEntries(words.map((text, index) => [`text_${index + 1}`, text]));
  }
  const isPainter =
    outputTypes.some((output) => /^(IMAGE|VIDEO)$/.test(output)) &&
    !(inputTypes.includes('IMAGE') && isPictureTool(type)) &&
    !/load/i.test(type);
  if (isPainter && texts.length > 1 && !inputTypes.includes('MODEL'))
    return prompts[0] === undefined ? {} : { prompt: prompts[0] };
  // A text beside linked ones is what joins or labels them, one word beside something else an option; one text alone is what
  // the node is there for; which of several is, nobody knows.
  const isJoining =
    inputTypes.includes('STRING') || (prompts.length === 0 && !outputTypes.includes('STRING'));
  // One word on what is to be done with a picture.
  const isTask = prompts.length === 0 && inputTypes.includes('IMAGE');
  return texts.length === 1 && !isJoining && !isTask ? { text_1: texts[0] } : {};
}

function isNoText(text: string): boolean {
  if (text.length > LONGEST_NAME) return false;
  const isName = isOption(text) || isModelFile(text) || isSamplerName(text) || isScheduleName(text);
  return isName || SIZE.test(text) || !/[\p{L}\p{N}]/u.test(text) || COMPARISON.test(text);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isSide(value: unknown): boolean {
  return isCount(value) && value >= 64 && value <= 32_768;
}
