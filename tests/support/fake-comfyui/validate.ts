import type { FakeNodeClass } from './node-classes.ts';

interface FakeNode {
  readonly class_type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}
export type FakePrompt = Readonly<Record<string, FakeNode>>;

interface Fault {
  readonly type: string;
  readonly message: string;
  readonly details: string;
  readonly extra_info: Readonly<Record<string, unknown>>;
}

/** The body of a 400 answer, or null when the prompt may run. */
export function refusalOf(
  prompt: FakePrompt,
  classes: Readonly<Record<string, FakeNodeClass>>,
): Readonly<Record<string, unknown>> | null {
  for (const [id, { class_type }] of Object.entries(prompt)) {
    if (classes[class_type]) continue;
    return refusal('missing_node_type', `Node '${class_type}' not found.`, `Node ID '#${id}'`, {});
  }
  const isOutput = ({ class_type }: FakeNode): boolean => classes[class_type]?.isOutput ?? false;
  if (!Object.values(prompt).some(isOutput)) {
    return refusal('prompt_no_outputs', 'Prompt has no outputs', '', {});
  }
  const nodeErrors: Record<string, unknown> = {};
  for (const [id, node] of Object.entries(prompt)) {
    const errors = nodeFaults(prompt, node, classes);
    if (errors.length > 0) nodeErrors[id] = { errors, dependent_outputs: [], class_type: node.class_type };
  }
  if (Object.keys(nodeErrors).length === 0) return null;
  return refusal('prompt_outputs_failed_validation', 'Prompt outputs failed validation', '', nodeErrors);
}

function refusal(type: string, message: string, details: string, nodeErrors: Record<string, unknown>) {
  return { error: { type, message, details, extra_info: {} }, node_errors: nodeErrors };
}

function nodeFaults(
  prompt: FakePrompt,
  node: FakeNode,
  classes: Readonly<Record<string, FakeNodeClass>>,
): Fault[] {
  const nodeClass = classes[node.class_type];
  const definitions = Object.entries({ ...nodeClass?.inputs, ...nodeClass?.optional });
  return definitions.flatMap(([name, [type, options = {}]]): Fault[] => {
    const value = node.inputs[name];
    const fault = (faultType: string, details: string): Fault[] => [
      {
        type: faultType,
        message: faultType.replaceAll('_', ' '),
        details,
        extra_info: { input_name: name, received_value: value },
      },
    ];
    if (value === undefined) {
      return nodeClass?.inputs[name] ? fault('required_input_missing', name) : [];
    }
    if (Array.isArray(value)) {
      const source = prompt[String(value[0])];
      const offered = source && classes[source.class_type]?.outputs[Number(value[1])];
      return offered === type
        ? []
        : fault('return_type_mismatch', `${name}, ${String(offered)} != ${String(type)}`);
    }
    const choices = type === 'COMBO' ? options['options'] : type;
    if (Array.isArray(choices)) {
      if (options['image_upload'] === true || choices.includes(value)) return [];
      return fault('value_not_in_list', `${name}: '${String(value)}' not in ${JSON.stringify(choices)}`);
    }
    if (type !== 'INT' && type !== 'FLOAT') return [];
    const number = Number(value);
    if (number < Number(options['min'])) {
      return fault('value_smaller_than_min', `${name}: ${number} smaller than ${String(options['min'])}`);
    }
    return number > Number(options['max'])
      ? fault('value_bigger_than_max', `${name}: ${number} bigger than ${String(options['max'])}`)
      : [];
  });
}
