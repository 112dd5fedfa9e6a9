import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { enterModal } from '../../../../renderer/commands/modal-state.ts';
import {
  addHandlers,
  canRun,
  handleKeyDown,
  holdCommandsUntil,
  runCommand,
  runCommandByKey,
  type CommandHandler,
} from '../../../../renderer/commands/registry.ts';

class FakeElement {
  isContentEditable = false;
}
class FakeTextArea extends FakeElement {}

beforeAll(() => {
  vi.stubGlobal('HTMLElement', FakeElement);
  vi.stubGlobal('HTMLTextAreaElement', FakeTextArea);
  vi.stubGlobal('HTMLSelectElement', class extends FakeElement {});
  vi.stubGlobal('HTMLInputElement', class extends FakeElement {});
});

const removals: (() => void)[] = [];
afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});

function handle(id: CommandHandler['id'], layer: CommandHandler['layer'], enabled = true): () => number {
  const run = vi.fn<() => void>();
  removals.push(addHandlers([{ id, layer, isEnabled: () => enabled, run }]));
  return () => run.mock.calls.length;
}

function press(key: string, options: { ctrl?: boolean; target?: unknown; repeat?: boolean } = {}): boolean {
  return handleKeyDown({
    key,
    code: '',
    ctrlKey: options.ctrl ?? false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    repeat: options.repeat ?? false,
    target: options.target ?? new FakeElement(),
    defaultPrevented: false,
    isComposing: false,
    preventDefault: () => undefined,
  } as unknown as KeyboardEvent);
}

describe('commands', () => {
  it('go to the highest layer, then to the latest', () => {
    const app = handle('app.help', 'app');
    const screen = handle('app.help', 'screen');
    const later = handle('app.help', 'screen');
    expect(press('?')).toBe(true);
    expect([app(), screen(), later()]).toEqual([0, 0, 1]);
  });

  it('asked for while what they act on is being settled are carried out after it, in their order', async () => {
    const done: string[] = [];
    for (const id of ['app.help', 'image.collect'] as const) {
      removals.push(
        addHandlers([{ id, layer: 'screen', isEnabled: () => true, run: () => void done.push(id) }]),
      );
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const held = holdCommandsUntil(promise);
    expect(press('b', { ctrl: true })).toBe(true);
    expect(runCommand('app.help')).toBe(true);
    expect(press('Q')).toBe(false);
    expect(done).toEqual([]);
    resolve(true);
    await held;
    expect(done).toEqual(['image.collect', 'app.help']);
    press('b', { ctrl: true });
    expect(done).toHaveLength(3);
  });

  it('asked for before what carries them out is there wait for it, but for what a focused control needs', async () => {
    const body = new FakeElement();
    const focus = (isControl: boolean): void =>
      void vi.stubGlobal('document', { body, activeElement: { matches: () => isControl } });
    focus(false);
    expect(press('5')).toBe(false);
    const { promise, resolve } = Promise.withResolvers<void>();
    const held = holdCommandsUntil(promise);
    expect(press('5')).toBe(true);
    expect(runCommand('image.next')).toBe(true);
    expect(press('3')).toBe(true);
    focus(true);
    expect(press('Enter')).toBe(false);
    const done: string[] = [];
    for (const id of ['image.rate3', 'image.rate5', 'image.next', 'image.open'] as const) {
      removals.push(
        addHandlers([{ id, layer: 'screen', isEnabled: () => true, run: () => void done.push(id) }]),
      );
    }
    resolve();
    await held;
    expect(done).toEqual(['image.rate5', 'image.next', 'image.rate3']);
  });

  it('that act on nothing that is being settled wait only for what was asked for before them', async () => {
    const done: string[] = [];
    for (const id of ['app.palette', 'image.collect'] as const) {
      removals.push(
        addHandlers([{ id, layer: 'app', isEnabled: () => true, run: () => void done.push(id) }]),
      );
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const held = holdCommandsUntil(promise);
    expect(canRun('image.next')).toBe(true);
    press('k', { ctrl: true });
    expect(done).toEqual(['app.palette']);
    press('b', { ctrl: true });
    press('k', { ctrl: true });
    expect(done).toHaveLength(1);
    resolve(true);
    await held;
    expect(done).toEqual(['app.palette', 'image.collect', 'app.palette']);
    expect(canRun('image.next')).toBe(false);
  });

  it('are dropped when what they would have acted on never comes to be', async () => {
    const collected = handle('image.collect', 'screen');
    const held = holdCommandsUntil(Promise.resolve(false));
    press('b', { ctrl: true });
    await held;
    expect(collected()).toBe(0);
  });

  it('that make the next ones wait are waited for', async () => {
    const done: string[] = [];
    let again = Promise.resolve();
    const collect = (): void => {
      done.push('collect');
      again = holdCommandsUntil(
        new Promise((resolve) => setTimeout(resolve, 5)).then(() => done.push('settled') > 0),
      );
    };
    removals.push(
      addHandlers([{ id: 'image.collect', layer: 'screen', isEnabled: () => true, run: collect }]),
    );
    removals.push(
      addHandlers([
        { id: 'app.help', layer: 'app', isEnabled: () => true, run: () => void done.push('help') },
      ]),
    );
    const held = holdCommandsUntil(Promise.resolve(true));
    press('b', { ctrl: true });
    press('?');
    await held;
    await again;
    expect(done).toEqual(['collect', 'settled', 'help']);
  });

  it('that happen once per press leave a held key alone; others follow it', () => {
    const retry = handle('editor.retry', 'screen');
    const larger = handle('editor.larger', 'screen');
    for (const repeat of [false, true, true]) {
      expect(press('n', { repeat })).toBe(true);
      expect(press(']', { repeat })).toBe(true);
    }
    expect([retry(), larger()]).toEqual([1, 3]);
  });

  it('skip handlers that can’t act now', () => {
    const app = handle('app.help', 'app');
    handle('app.help', 'screen', false);
    press('?');
    expect(app()).toBe(1);
  });

  it('leave single keys to text boxes, but not Ctrl+Enter', () => {
    const help = handle('app.help', 'app');
    const run = handle('generate.run', 'screen');
    const target = new FakeTextArea();
    expect(press('?', { target })).toBe(false);
    expect(press('Enter', { ctrl: true, target })).toBe(true);
    expect([help(), run()]).toEqual([0, 1]);
  });

  it('take letters from a box that holds a number, not its digits', () => {
    const reject = handle('image.reject', 'app');
    const rate = handle('image.rate3', 'app');
    const target = Object.assign(new FakeTextArea(), { role: 'spinbutton' });
    expect(press('x', { target })).toBe(true);
    expect(press('3', { target })).toBe(false);
    expect([reject(), rate()]).toEqual([1, 0]);
  });

  it('leave to text boxes what a key press wants of the menu bar, but not what the mouse does', () => {
    const undo = handle('gallery.undo', 'app');
    const reject = handle('image.reject', 'app');
    const run = handle('generate.run', 'screen');
    const focus = (activeElement: unknown): void => void vi.stubGlobal('document', { activeElement });
    focus(new FakeTextArea());
    expect(runCommandByKey('gallery.undo')).toBe(false);
    expect(runCommandByKey('image.reject')).toBe(false);
    expect(runCommandByKey('generate.run')).toBe(true);
    expect(runCommand('image.reject')).toBe(true);
    focus(new FakeElement());
    expect(runCommandByKey('gallery.undo')).toBe(true);
    expect(runCommandByKey('image.reject')).toBe(true);
    expect([undo(), reject(), run()]).toEqual([1, 2, 1]);
  });

  it('rest while a dialog is open, but for the dialog’s own', () => {
    const page = handle('app.help', 'screen');
    const leave = enterModal();
    expect(press('?')).toBe(false);
    expect(canRun('app.help')).toBe(false);
    const overlay = handle('app.help', 'overlay');
    expect(runCommand('app.help')).toBe(true);
    leave();
    expect([page(), overlay()]).toEqual([0, 1]);
  });
});
