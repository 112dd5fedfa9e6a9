import { useEffect, useRef, type ReactNode } from 'react';
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import type { Diagnostic } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  tooltips,
} from '@codemirror/view';
import type { BatchFault } from '../../../main/domain/batch/batch-fault.ts';
import { completeBatchFile } from './yaml-completion.ts';
import type { KnownNames } from './yaml-completion.ts';
import { editorRules } from './editor-rules.ts';
import { yamlHighlight } from './yaml-highlight.ts';
import styles from './batches.module.css';

interface YamlEditorProps {
  /** Of the beginning: the editor keeps its own text. Give it another `key` to start afresh with another file. */
  text: string;
  faults: readonly BatchFault[];
  /** A line to bring into sight; a new object each time. */
  reveal: { readonly line: number; readonly column: number } | null;
  label: string;
  names(): KnownNames;
  onChange(text: string): void;
}

/**
 * The batch file's editor. It lives in a shadow root: there its style rules are adopted sheets, which the content
 * policy allows, while it allows no style elements.
 */
export function YamlEditor({ text, faults, reveal, label, names, onChange }: YamlEditorProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ names, onChange, text, label });
  useEffect(() => {
    latest.current = { names, onChange, text, label };
  });

  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [...root.adoptedStyleSheets.slice(-20), editorRules()];
    const popups = document.createElement('div');
    root.append(popups);
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          lineNumbers(),
          highlightActiveLineGutter(),
          highlightSpecialChars(),
          history(),
          foldGutter(),
          drawSelection(),
          indentOnInput(),
          indentUnit.of('  '),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ icons: false, override: [completeBatchFile(() => latest.current.names())] }),
          highlightActiveLine(),
          EditorView.lineWrapping,
          lintGutter(),
          tooltips({ parent: popups, position: 'fixed' }),
          yaml(),
          yamlHighlight,
          EditorView.contentAttributes.of({ 'aria-label': latest.current.label, spellcheck: 'false' }),
          keymap.of([
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...lintKeymap,
            ...foldKeymap,
            ...historyKeymap,
            // Ctrl+Enter runs the batch, wherever the focus is.
            ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter'),
            indentWithTab,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
      popups.remove();
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const { doc } = editor.state;
    const diagnostics = faults.flatMap(({ line, column, message }): Diagnostic[] => {
      if (line === null || line > doc.lines) return [];
      const { from, to } = doc.line(line);
      const start = Math.min(to, from + (column ?? 1) - 1);
      return [{ from: start, to: Math.max(start, to), severity: 'error', message }];
    });
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
  }, [faults]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || !reveal || reveal.line > editor.state.doc.lines) return;
    const { from, to } = editor.state.doc.line(reveal.line);
    const anchor = Math.min(to, from + reveal.column - 1);
    editor.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
    editor.focus();
  }, [reveal]);

  return <div ref={host} className={styles.editor} />;
}
