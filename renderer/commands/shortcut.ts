/**
 * Shortcuts are written `Mod+Shift+G`: modifiers in the order Mod, Ctrl, Alt, Shift, then a key as
 * KeyboardEvent.key names it (`Enter`, `ArrowLeft`, `Delete`, `Space`, `K`, `?`). `Mod` is ⌘ on macOS and Ctrl elsewhere;
 * `Ctrl` is the Control key of macOS only.
 */
const MODIFIERS = ['Mod', 'Ctrl', 'Alt', 'Shift'] as const;

type KeyFacts = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

function isMac(): boolean {
  return typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform);
}

/** The shortcut a key press spells, or undefined for a modifier alone. */
export function shortcutOf(event: KeyFacts, mac: boolean = isMac()): string | undefined {
  if (
    ['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'Dead', 'Process', 'Unidentified'].includes(event.key)
  ) {
    return undefined;
  }
  const mod = mac ? event.metaKey : event.ctrlKey;
  const ctrl = mac && event.ctrlKey;
  const key = keyName(event);
  // Shift is part of what a printed sign is ('?' is Shift+/ on some keyboards only), but not of a letter, a digit or a named key.
  const shift = event.shiftKey && (key.length > 1 || /[A-Z0-9]/.test(key));
  return [mod && 'Mod', ctrl && 'Ctrl', event.altKey && 'Alt', shift && 'Shift', key]
    .filter(Boolean)
    .join('+');
}

function keyName(event: KeyFacts): string {
  if (event.key === ' ') return 'Space';
  // With Alt (macOS) or Shift the sign differs from the key; a letter or digit is named by its key.
  if (event.altKey || event.shiftKey) {
    const digit = /^Digit(\d)$/.exec(event.code);
    if (digit?.[1] !== undefined) return digit[1];
  }
  if (event.altKey) {
    const letter = /^Key([A-Z])$/.exec(event.code);
    if (letter?.[1] !== undefined) return letter[1];
  }
  return event.key.length === 1 ? event.key.toUpperCase() : event.key;
}

/** Puts modifiers in order and the key in its one spelling, so that equal shortcuts are equal strings. */
export function normalizeShortcut(text: string): string {
  const parts = partsOf(text);
  const key = parts.at(-1) ?? '';
  const modifiers = MODIFIERS.filter((modifier) => parts.slice(0, -1).includes(modifier));
  return [...modifiers, key.length === 1 ? key.toUpperCase() : key].join('+');
}

/** `Mod++` is Mod and the plus key. */
function partsOf(shortcut: string): readonly string[] {
  if (shortcut === '+') return ['+'];
  return shortcut.endsWith('++') ? [...shortcut.slice(0, -2).split('+'), '+'] : shortcut.split('+');
}

const MAC_SIGNS: Readonly<Record<string, string>> = { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' };
const KEY_SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Delete: 'Del',
};

/** As the user's system writes it: `⌘⇧G` or `Ctrl+Shift+G`. */
export function formatShortcut(shortcut: string, mac: boolean = isMac()): string {
  const parts = partsOf(shortcut);
  const named = parts.map((part) => {
    if (mac) return MAC_SIGNS[part] ?? KEY_SIGNS[part] ?? part;
    return part === 'Mod' ? 'Ctrl' : (KEY_SIGNS[part] ?? part);
  });
  return named.join(mac ? '' : '+');
}

/** Whether a text box needs a shortcut for itself; on macOS Option with an arrow goes by words. */
export function isTextShortcut(shortcut: string, mac: boolean = isMac()): boolean {
  return (
    /^Mod\+(Shift\+)?([ACVXZYBIU]|Arrow\w+|Backspace|Delete|Home|End)$/.test(shortcut) ||
    (mac && /^Alt\+(Shift\+)?(Arrow\w+|Backspace|Delete)$/.test(shortcut))
  );
}

/** Whether a key press is for the box that has the focus. A letter is not for one that holds a number. */
export function isTyped(target: EventTarget | null, shortcut: string): boolean {
  const isForNumber = target instanceof HTMLElement && target.role === 'spinbutton';
  return isTyping(target) && !(isForNumber && /^(Shift\+)?[A-Z]$/.test(shortcut));
}

/** Whether a key press types text where the focus is, so that a single key must not act as a shortcut. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return (
    target instanceof HTMLInputElement &&
    !['checkbox', 'radio', 'button', 'range', 'submit', 'reset', 'file', 'color'].includes(target.type)
  );
}
