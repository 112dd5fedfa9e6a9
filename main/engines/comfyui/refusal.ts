import { AppError, type FieldIssue } from '../../domain/errors.ts';
import type { Graph } from './graphs/graph.ts';
import type { NodeError, Refusal } from './replies.ts';
import { missingChoiceMessage } from './validate-graph.ts';

/** The server's refusal of a graph as an error in the user's words, each fault at the field that caused it. */
export function refusalError({ error, node_errors }: Refusal, graph: Graph): AppError {
  const issues = nodeErrorIssues(node_errors, graph);
  if (issues[0]) {
    const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
    return new AppError('ENGINE_REJECTED', `${issues[0].message}${more}`, { issues });
  }
  const details = error.details === '' ? '' : ` (${error.details.slice(0, 500)})`;
  const reason = `${error.message.slice(0, 500).replace(/\.$/, '')}${details}.`;
  return new AppError('ENGINE_REJECTED', `The server refused the job. ${reason}`, { refusal: error.type });
}

/** Faults by node as issues of the request's fields; faults that only follow from another are left out. */
export function nodeErrorIssues(nodeErrors: Readonly<Record<string, NodeError>>, graph: Graph): FieldIssue[] {
  return Object.entries(nodeErrors).flatMap(([id, { class_type, errors }]) =>
    errors.map((fault) => {
      const input = fault.extra_info?.input_name;
      const field =
        (input === undefined ? undefined : graph.fields.get(`${id}.${input}`)) ??
        `${class_type}.${input ?? ''}`;
      return { field, message: faultMessage(class_type, input, fault) };
    }),
  );
}

function faultMessage(
  classType: string,
  input: string | undefined,
  fault: NodeError['errors'][number],
): string {
  const name = input ?? 'input';
  const value = fault.extra_info?.received_value;
  switch (fault.type) {
    case 'value_not_in_list':
      return missingChoiceMessage(
        classType,
        name,
        typeof value === 'string' ? value : valueOf(fault.details),
      );
    case 'value_smaller_than_min':
      return `"${name}" is too small for ${classType}: ${fault.details}`;
    case 'value_bigger_than_max':
      return `"${name}" is too large for ${classType}: ${fault.details}`;
    case 'required_input_missing':
      return `"${name}" of ${classType} is missing.`;
    case 'custom_validation_failed':
      return `${classType} does not accept "${name}": ${fault.details.slice(0, 300)}`;
    default:
      return `${classType}: ${[fault.message, fault.details].filter(Boolean).join(': ').slice(0, 400)}`;
  }
}

/** Out of `ckpt_name: 'x.safetensors' not in [...]`. */
function valueOf(details: string): string {
  return /'([^']*)'/.exec(details)?.[1] ?? details.slice(0, 200);
}
