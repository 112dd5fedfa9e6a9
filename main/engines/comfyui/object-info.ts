import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import type { Json } from './tolerant-json.ts';

/** One input of a node class. */
type InputSpec =
  | {
      readonly kind: 'choice';
      readonly options: readonly (string | number | boolean)[];
      readonly upload: boolean;
      readonly hasControl: boolean;
      /** Inputs that there are only as long as this is chosen, by the choice; `<choice's name>.<own name>`. */
      readonly more: ReadonlyMap<string, readonly NodeInput[]>;
    }
  | {
      readonly kind: 'number';
      readonly integer: boolean;
      readonly min: number;
      readonly max: number;
      /** The page may keep a second value after it: whether it changes by itself. */
      readonly hasControl: boolean;
    }
  | { readonly kind: 'text' }
  | { readonly kind: 'toggle' }
  /** A value with a widget of its own kind, e.g. a colour or a curve. */
  | { readonly kind: 'widget' }
  /** A link: the output type it takes, `*` for any. */
  | { readonly kind: 'link'; readonly type: string };

export interface NodeInput {
  readonly name: string;
  readonly required: boolean;
  readonly spec: InputSpec;
  /** May be left out even when required: the node asks for it only when it runs. */
  readonly lenient: boolean;
  /** What its widget begins with; undefined without one. */
  readonly initial: Json | undefined;
}

export interface NodeClass {
  readonly name: string;
  readonly title: string;
  readonly inputs: readonly NodeInput[];
  /** Types of its outputs, in order. */
  readonly outputs: readonly string[];
  /** Saves or shows something: a graph needs at least one of these. */
  readonly isOutput: boolean;
  /** Calls a service of Comfy.org, which charges the account of the key that comes with the prompt. */
  readonly isApi: boolean;
}

export type ObjectInfo = ReadonlyMap<string, NodeClass>;

const inputDefinition = z.array(z.unknown()).min(1);
const inputGroup = z.record(z.string(), inputDefinition.nullable().catch(null)).nullish().catch(null);
const nodeSchema = z.object({
  display_name: z.string().nullish(),
  input: z.object({ required: inputGroup, optional: inputGroup }),
  output: z.array(z.unknown()).nullish(),
  output_node: z.boolean().nullish(),
  api_node: z.boolean().nullish(),
});

/** Extensions bring thousands of nodes: read in turns, so that nothing else waits for them. */
const NODES_PER_TURN = 32;

/**
 * Reads GET /object_info. A node whose description cannot be read is left out, so that one broken custom node
 * does not take the server down.
 */
export async function readObjectInfo(raw: Readonly<Record<string, unknown>>): Promise<ObjectInfo> {
  const classes = new Map<string, NodeClass>();
  for (const [index, [name, value]] of Object.entries(raw).entries()) {
    if (index % NODES_PER_TURN === NODES_PER_TURN - 1) await nextTurn();
    const parsed = nodeSchema.safeParse(value);
    if (!parsed.success) continue;
    const { input, output, output_node, api_node, display_name } = parsed.data;
    classes.set(name, {
      name,
      title: display_name ?? name,
      inputs: [...inputsOf(input.required, true), ...inputsOf(input.optional, false)],
      outputs: (output ?? []).map((type) => (typeof type === 'string' ? type : 'COMBO')),
      isOutput: output_node ?? false,
      isApi: api_node ?? false,
    });
  }
  return classes;
}

function inputsOf(
  group: Record<string, unknown[] | null> | null | undefined,
  required: boolean,
): NodeInput[] {
  return Object.entries(group ?? {}).flatMap(([name, definition]) =>
    definition ? [{ name, required, ...inputSpec(name, definition), initial: initialValue(definition) }] : [],
  );
}

/** As the page has it: the node's own default, else the first choice, nothing, or no. */
function initialValue([type, options]: unknown[]): Json | undefined {
  const settings = isRecord(options) ? options : {};
  if (settings['default'] !== undefined) return settings['default'] as Json;
  const choices = Array.isArray(type) ? type : settings['options'];
  const [first] = Array.isArray(choices) ? (choices as unknown[]) : [];
  const key = isRecord(first) ? first['key'] : first;
  if (key !== undefined) return key as Json;
  return INITIAL_VALUES[String(settings['widgetType'] ?? type)];
}

const INITIAL_VALUES: Readonly<Record<string, Json>> = { INT: 0, FLOAT: 0, STRING: '', BOOLEAN: false };

function inputSpec(name: string, [types, options]: unknown[]): { spec: InputSpec; lenient: boolean } {
  const settings = isRecord(options) ? options : {};
  // One that takes links of several types may have the widget of one of them.
  const type = typeof settings['widgetType'] === 'string' ? settings['widgetType'] : types;
  // Stands for inputs of other names, as many as are connected or filled in.
  const isGroup = /^COMFY_(?:AUTOGROW|DYNAMICGROUP)_V3$/.test(String(type));
  const lenient = settings['lazy'] === true || isGroup;
  // Has no widget though it could.
  if (settings['forceInput'] === true && typeof type === 'string')
    return { spec: { kind: 'link', type }, lenient };
  if (Array.isArray(type)) return { spec: choice(type, settings), lenient };
  if (type === 'COMBO') return { spec: choice(settings['options'], settings), lenient };
  if (type === 'COMFY_DYNAMICCOMBO_V3') return { spec: branchingChoice(name, settings), lenient };
  switch (type) {
    case 'INT':
    case 'FLOAT':
      return { spec: numberSpec(name, type === 'INT', settings), lenient };
    case 'STRING':
      return { spec: { kind: 'text' }, lenient };
    case 'BOOLEAN':
      return { spec: { kind: 'toggle' }, lenient };
    default:
      if (settings['socketless'] === true) return { spec: { kind: 'widget' }, lenient };
      return { spec: { kind: 'link', type: typeof type === 'string' ? type : '*' }, lenient };
  }
}

function choice(
  values: unknown,
  settings: Record<string, unknown>,
  more: ReadonlyMap<string, readonly NodeInput[]> = new Map(),
): InputSpec {
  const options = Array.isArray(values)
    ? values.filter(
        (value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean',
      )
    : [];
  const uploads = Object.keys(settings).some((key) => key.endsWith('_upload') && settings[key] === true);
  const remote = settings['remote'] !== undefined || settings['remote_combo'] !== undefined;
  const upload = uploads || settings['multiselect'] === true || remote;
  return { kind: 'choice', options, upload, hasControl: hasControl(settings), more };
}

const branchSchema = z.object({
  key: z.string(),
  inputs: z.object({ required: inputGroup, optional: inputGroup }),
});

function branchingChoice(name: string, settings: Record<string, unknown>): InputSpec {
  const branches = z.array(branchSchema).catch([]).parse(settings['options']);
  const more = branches.map(({ key, inputs: { required, optional } }) => {
    const inputs = [...inputsOf(required, true), ...inputsOf(optional, false)];
    return [key, inputs.map((input) => ({ ...input, name: `${name}.${input.name}` }))] as const;
  });
  const keys = branches.map(({ key }) => key);
  return choice(keys, settings, new Map(more));
}

function numberSpec(name: string, integer: boolean, settings: Record<string, unknown>): InputSpec {
  const numberOr = (key: string, fallback: number): number =>
    typeof settings[key] === 'number' ? settings[key] : fallback;
  return {
    kind: 'number',
    integer,
    min: numberOr('min', -Infinity),
    max: numberOr('max', Infinity),
    hasControl: hasControl(settings) || /^(?:noise_)?seed$/.test(name),
  };
}

function hasControl(settings: Record<string, unknown>): boolean {
  return settings['control_after_generate'] !== undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a choice input offers; empty when the node or input does not exist. */
export function choicesOf(info: ObjectInfo, nodeClass: string, input: string): readonly string[] {
  const spec = info.get(nodeClass)?.inputs.find((candidate) => candidate.name === input)?.spec;
  return spec?.kind === 'choice' ? spec.options.map(String) : [];
}
