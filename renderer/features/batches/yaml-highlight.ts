import { syntaxTree } from '@codemirror/language';
import { RangeSetBuilder } from '@codemirror/state';
import { Decoration, ViewPlugin } from '@codemirror/view';
import type { DecorationSet, EditorView, ViewUpdate } from '@codemirror/view';

/** Classes by the name of a node in the YAML grammar. */
const CLASSES: Readonly<Record<string, string>> = {
  Key: 'y-key',
  QuotedLiteral: 'y-text',
  BlockLiteralContent: 'y-text',
  Literal: 'y-plain',
  Comment: 'y-comment',
  Anchor: 'y-name',
  Alias: 'y-name',
  Tag: 'y-name',
};
const NUMBER = /^[-+]?[\d.]+$|^(true|false|null|~)$/i;
const WILDCARD = /__[\p{L}\p{N}][\p{L}\p{N}\-./_]*?__|\{[^{}]*\|[^{}]*\}/gu;

function decorate(view: EditorView): DecorationSet {
  const marks: { from: number; to: number; name: string }[] = [];
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter(node) {
        const name = CLASSES[node.name];
        if (name === undefined) return;
        const isKey = node.node.parent?.name === 'Key';
        if (isKey) return;
        const text =
          node.name === 'Literal' ? view.state.sliceDoc(node.from, Math.min(node.to, node.from + 30)) : '';
        const shown = name === 'y-plain' && NUMBER.test(text) ? 'y-number' : name;
        marks.push({ from: node.from, to: node.to, name: shown });
      },
    });
    const text = view.state.sliceDoc(from, to);
    for (const match of text.matchAll(WILDCARD)) {
      marks.push({ from: from + match.index, to: from + match.index + match[0].length, name: 'y-wildcard' });
    }
  }
  marks.sort((a, b) => a.from - b.from || b.to - a.to);
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to, name } of marks) builder.add(from, to, Decoration.mark({ class: name }));
  return builder.finish();
}

/** Colours by class instead of by style rules, so that the theme's variables apply and no style element is needed. */
export const yamlHighlight = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }
    update(update: ViewUpdate): void {
      const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      if (update.docChanged || update.viewportChanged || parsed) this.decorations = decorate(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
