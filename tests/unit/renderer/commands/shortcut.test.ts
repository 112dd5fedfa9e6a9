import { describe, expect, it } from 'vitest';
import {
  formatShortcut,
  isTextShortcut,
  normalizeShortcut,
  shortcutOf,
} from '../../../../renderer/commands/shortcut.ts';

function press(
  key: string,
  code: string,
  modifiers: Partial<Record<'ctrl' | 'meta' | 'alt' | 'shift', boolean>> = {},
) {
  return {
    key,
    code,
    ctrlKey: modifiers.ctrl ?? false,
    metaKey: modifiers.meta ?? false,
    altKey: modifiers.alt ?? false,
    shiftKey: modifiers.shift ?? false,
  };
}

describe('shortcutOf', () => {
  it('names letters, digits, signs and named keys', () => {
    expect(shortcutOf(press('f', 'KeyF'), false)).toBe('F');
    expect(shortcutOf(press(' ', 'Space'), false)).toBe('Space');
    expect(shortcutOf(press('Enter', 'Enter', { ctrl: true }), false)).toBe('Mod+Enter');
    expect(shortcutOf(press('G', 'KeyG', { ctrl: true, shift: true }), false)).toBe('Mod+Shift+G');
    expect(shortcutOf(press('ArrowLeft', 'ArrowLeft', { alt: true }), false)).toBe('Alt+ArrowLeft');
  });

  it('takes a sign as it is printed, whatever keys it needs', () => {
    expect(shortcutOf(press('?', 'Slash', { shift: true }), false)).toBe('?');
    expect(shortcutOf(press('?', 'Minus', { shift: true }), false)).toBe('?');
  });

  it('knows digits by their key when Shift turns them into signs', () => {
    expect(shortcutOf(press('!', 'Digit1', { shift: true }), false)).toBe('Shift+1');
  });

  it('takes ⌘ for Mod on macOS and keeps Control apart', () => {
    expect(shortcutOf(press('k', 'KeyK', { meta: true }), true)).toBe('Mod+K');
    expect(shortcutOf(press('k', 'KeyK', { ctrl: true }), true)).toBe('Ctrl+K');
    expect(shortcutOf(press('µ', 'KeyM', { alt: true }), true)).toBe('Alt+M');
  });

  it('is silent while only a modifier is down', () => {
    expect(shortcutOf(press('Shift', 'ShiftLeft', { shift: true }), false)).toBeUndefined();
  });
});

it('brings equal shortcuts to one spelling', () => {
  expect(normalizeShortcut('Shift+Mod+g')).toBe('Mod+Shift+G');
  expect(normalizeShortcut('Mod++')).toBe('Mod++');
  expect(normalizeShortcut('+')).toBe('+');
});

it('writes them the system’s way', () => {
  expect(formatShortcut('Mod+Shift+G', true)).toBe('⌘⇧G');
  expect(formatShortcut('Mod+Shift+G', false)).toBe('Ctrl+Shift+G');
  expect(formatShortcut('Alt+ArrowLeft', false)).toBe('Alt+←');
});

describe('text boxes', () => {
  it('keep what edits text, and on macOS what goes by words there', () => {
    for (const shortcut of ['Mod+C', 'Mod+Z', 'Mod+Shift+ArrowLeft', 'Mod+Backspace'])
      expect([isTextShortcut(shortcut, true), isTextShortcut(shortcut, false)]).toEqual([true, true]);
    for (const shortcut of ['Alt+ArrowLeft', 'Alt+Shift+ArrowRight', 'Alt+Backspace'])
      expect([isTextShortcut(shortcut, true), isTextShortcut(shortcut, false)]).toEqual([true, false]);
    for (const shortcut of ['Mod+K', 'Mod+[', 'Alt+M']) expect(isTextShortcut(shortcut, true)).toBe(false);
  });
});
