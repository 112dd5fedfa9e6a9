/**
 * Keeps from everybody the paste that Linux makes of a middle click, of whatever was selected last. Call when the button is let go:
 * the paste follows in the same turn, whatever is done about the click itself.
 */
export function swallowPaste(): void {
  const swallow = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener('paste', swallow, { capture: true });
  setTimeout(() => document.removeEventListener('paste', swallow, { capture: true }));
}
