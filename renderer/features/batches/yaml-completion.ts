import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { wildcardAt } from '../../../main/domain/wildcards.ts';

/** Names a completion may offer that are not in the grammar of batch files. */
export interface KnownNames {
  readonly loras: readonly string[];
  readonly models: readonly string[];
  readonly samplers: readonly string[];
  readonly schedulers: readonly string[];
  readonly wildcards: readonly string[];
}

const key = (label: string, detail: string, block = ''): Completion => ({
  label,
  detail,
  type: 'property',
  apply: `${label}:${block === '' ? ' ' : block}`,
});

const SETTINGS: readonly Completion[] = [
  key('steps', 'sampling steps'),
  key('cfg', 'guidance'),
  key('width', 'pixels'),
  key('height', 'pixels'),
  key('seeds', 'list, e.g. [1, 2, 3]'),
  key('sampler', 'name'),
  key('scheduler', 'name'),
  key('denoise', '0 to 1'),
  key('model', 'model or saved workflow'),
  key('engine', 'builtin or comfyui'),
];

const TOP: readonly Completion[] = [
  key('title', 'text'),
  key('summary', 'text'),
  key('prompt_settings', 'prefix and negative', '\n  prefix: ""\n  negative: ""'),
  key('prompts', 'list', '\n  - ""'),
  key('variations', 'lists that vary the prompts', '\n  name:\n    type: "sequential"\n    values: [""]'),
  key('workflows', 'settings by name', '\n  dev:\n    steps: 20\n    seeds: [1]'),
  key('loras', 'list', '\n  - name: ""\n    strength: 1.0'),
  ...SETTINGS,
];

const NESTED: Readonly<Record<string, readonly Completion[]>> = {
  prompt_settings: [key('prefix', 'comes first'), key('negative', 'what not to show')],
  variations: [key('type', 'sequential, random or static'), key('values', 'list of texts')],
  workflows: SETTINGS,
  loras: [
    key('name', 'file; .safetensors is added'),
    key('strength', '0 to 1'),
    key('strength_model', '0 to 1'),
    key('strength_clip', '0 to 1'),
  ],
  prompts: [key('prompt', 'text'), key('negative', 'text'), ...SETTINGS],
};

/** Offers keys by where the caret stands, and values by their key. */
export function completeBatchFile(
  names: () => KnownNames,
): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const wildcard = wildcardAt(before, line.text.slice(before.length));
    if (wildcard) {
      const options = names().wildcards.map((name) => ({ label: `__${name}__`, type: 'variable' }));
      return { from: line.from + wildcard.start, to: line.from + wildcard.end, options };
    }
    const value = /^(\s*(?:-\s+)?)([\w]+):\s*["']?([^"']*)$/.exec(before);
    if (value) {
      const options = valuesOf(value[2] ?? '', sectionOf(context, line.number), names());
      return options.length === 0
        ? null
        : { from: context.pos - (value[3]?.length ?? 0), options: options.map((label) => ({ label })) };
    }
    const word = /^(\s*(?:-\s+)?)([\w]*)$/.exec(before);
    if (!word || (word[2] === '' && !context.explicit)) return null;
    const indented = word[1] !== '';
    const options = indented ? (NESTED[sectionOf(context, line.number)] ?? []) : TOP;
    return { from: context.pos - (word[2]?.length ?? 0), options: [...options], validFor: /^\w*$/ };
  };
}

/** The top-level key above a line. */
function sectionOf(context: CompletionContext, lineNumber: number): string {
  for (let number = lineNumber; number > 0; number--) {
    const top = /^([\w]+):/.exec(context.state.doc.line(number).text);
    if (top) return top[1] ?? '';
  }
  return '';
}

function valuesOf(name: string, section: string, names: KnownNames): readonly string[] {
  if (name === 'type') return ['sequential', 'random', 'static'];
  if (name === 'name' && section === 'loras') return names.loras;
  if (name === 'model') return names.models;
  if (name === 'sampler') return names.samplers;
  if (name === 'scheduler') return names.schedulers;
  if (name === 'engine') return ['builtin', 'comfyui'];
  return [];
}
