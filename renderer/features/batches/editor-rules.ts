let sheet: CSSStyleSheet | undefined;

/** Style rules of the editor, with the theme's variables; one sheet for the whole page. */
export function editorRules(): CSSStyleSheet {
  if (sheet) return sheet;
  sheet = new CSSStyleSheet();
  sheet.replaceSync(RULES);
  return sheet;
}

const RULES = `
  .cm-editor { height: 100%; background: var(--surface-sunken); color: var(--text); font-size: var(--text-md); }
  .cm-editor.cm-focused { outline: none; }
  .cm-scroller { font-family: var(--font-mono); line-height: 1.55; scrollbar-width: thin; scrollbar-color: var(--border-strong) transparent; }
  .cm-content { caret-color: var(--text); padding: 8px 0; }
  .cm-editor .cm-gutters { background: var(--surface-sunken); color: var(--text-muted); border: 0; }
  .cm-editor .cm-activeLineGutter, .cm-editor .cm-activeLine { background: color-mix(in srgb, var(--text) 5%, transparent); }
  .cm-editor .cm-cursor { border-left-color: var(--text); }
  .cm-editor .cm-selectionBackground, .cm-editor.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground { background: var(--accent-soft); }
  .cm-editor .cm-matchingBracket { background: var(--surface-active); outline: 1px solid var(--border-strong); }
  .cm-tooltip.cm-tooltip { border: 1px solid var(--border); border-radius: var(--radius-md); background: var(--surface-raised); color: var(--text); box-shadow: var(--shadow-menu); font-family: var(--font); font-size: var(--text-sm); }
  .cm-tooltip-autocomplete > ul > li { padding: 3px 8px !important; }
  .cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected] { background: var(--accent); color: var(--on-accent); }
  .cm-completionDetail { color: var(--text-muted); font-style: normal !important; }
  li[aria-selected] .cm-completionDetail { color: var(--on-accent); }
  .cm-diagnostic-error { border-left: 3px solid var(--danger); padding: 4px 8px; }
  .cm-foldPlaceholder { background: var(--surface-active) !important; border: 0 !important; color: var(--text-muted) !important; }
  .y-key { color: var(--accent-text); }
  .y-text { color: var(--success-text); }
  .y-number { color: var(--warning-text); }
  .y-comment { color: var(--text-muted); font-style: italic; }
  .y-name { color: var(--danger-text); }
  .y-wildcard, .y-wildcard * { color: var(--warning-text); font-weight: 600; }
`;
