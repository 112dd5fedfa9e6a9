import { create } from 'zustand';
import { COMMANDS, type CommandId } from './definitions.ts';
import { buildKeymap, commandsOf, type Keymap, type KeymapOverrides } from './keymap.ts';
import { isTextShortcut, isTyped, shortcutOf } from './shortcut.ts';
import { isModalOpen } from './modal-state.ts';
import { UNLESS_ON_A_CONTROL } from './unless-on-a-control.ts';

/** Where a handler lives; of several for one shortcut the highest wins, then the latest. */
export type CommandLayer = 'app' | 'screen' | 'panel' | 'overlay';

const LAYER_ORDER: Readonly<Record<CommandLayer, number>> = { app: 0, screen: 1, panel: 2, overlay: 3 };

export interface CommandHandler {
  readonly id: CommandId;
  readonly layer: CommandLayer;
  /** Called to learn whether it can act now. */
  isEnabled(): boolean;
  /** Acts only while the focus is inside this element. */
  readonly within?: (() => HTMLElement | null) | undefined;
  run(): void;
}

interface CommandState {
  readonly handlers: readonly CommandHandler[];
  readonly keymap: Keymap;
  /** Whether commands wait for what they act on. */
  readonly isSettling: boolean;
}

export const useCommandState = create<CommandState>(() => ({
  handlers: [],
  keymap: buildKeymap({}),
  isSettling: false,
}));

/** Replaces the user's shortcuts, as the settings hold them. */
export function setKeymapOverrides(overrides: KeymapOverrides): void {
  useCommandState.setState({ keymap: buildKeymap(overrides) });
}

/** Registers handlers. Returns the removal. */
export function addHandlers(added: readonly CommandHandler[]): () => void {
  useCommandState.setState(({ handlers }) => ({ handlers: [...handlers, ...added] }));
  return () => {
    useCommandState.setState(({ handlers }) => ({
      handlers: handlers.filter((handler) => !added.includes(handler)),
    }));
  };
}

function isReachable(handler: CommandHandler): boolean {
  if (isModalOpen() && handler.layer !== 'overlay') return false;
  const scope = handler.within?.();
  if (handler.within !== undefined && !(scope?.contains(document.activeElement) ?? false)) return false;
  return handler.isEnabled();
}

function bestHandler(ids: readonly CommandId[]): CommandHandler | undefined {
  return useCommandState
    .getState()
    .handlers.filter((handler) => ids.includes(handler.id) && isReachable(handler))
    .reduce<CommandHandler | undefined>(
      (best, handler) =>
        best !== undefined && LAYER_ORDER[best.layer] > LAYER_ORDER[handler.layer] ? best : handler,
      undefined,
    );
}

/** Whether something open now can carry the command out, or, while what commands act on is being settled, may yet. */
export function canRun(id: CommandId): boolean {
  return isHolding() || bestHandler([id]) !== undefined;
}

/** Commands asked for while what they act on is still being settled, in the order they were asked for. */
const held: (() => unknown)[] = [];
let holds = 0;

/**
 * Lets every command that is asked for before `settled` wait for it: it means what will be chosen then, not what is chosen now.
 * Where that comes to nothing (false) they are dropped, for what they meant isn't there.
 */
export async function holdCommandsUntil(settled: Promise<unknown>): Promise<void> {
  holds += 1;
  useCommandState.setState({ isSettling: true });
  try {
    if ((await settled) === false) held.length = 0;
  } finally {
    // One at a time, so that a dialog that one opens is there for the next.
    for (let run = holds === 1 ? held.shift() : undefined; run !== undefined; run = held.shift()) {
      run();
      await new Promise((resolve) => setTimeout(resolve));
      if (holds > 1) break;
    }
    holds -= 1;
    useCommandState.setState({ isSettling: holds > 0 });
  }
}

/** Whether what is asked for now waits, also what nothing can carry out yet. */
function isHolding(): boolean {
  return holds > 0 && !isModalOpen();
}

function mustWait(ids: readonly CommandId[]): boolean {
  return isHolding() && (held.length > 0 || ids.some((id) => COMMANDS[id].atOnce !== true));
}

/** Carries a command out, from a menu or the palette. Returns whether anything did, or may yet. */
export function runCommand(id: CommandId): boolean {
  const run = (): boolean => {
    const handler = bestHandler([id]);
    handler?.run();
    return handler !== undefined;
  };
  if (!mustWait([id])) return run();
  held.push(run);
  return true;
}

/** Carries a command out that a key press reached by way of the menu bar, which leaves text boxes what they need for themselves. */
export function runCommandByKey(id: CommandId): boolean {
  const shortcuts = useCommandState.getState().keymap.get(id) ?? [];
  const { activeElement } = document;
  const acts = (shortcut: string): boolean =>
    !isTyped(activeElement, shortcut) || actsWhileTyping(id, shortcut);
  if (!shortcuts.some(acts)) return false;
  return runCommand(id);
}

/** Handles a key press of the window. Returns whether a command ran, or may yet. */
export function handleKeyDown(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  const shortcut = shortcutOf(event);
  if (shortcut === undefined) return false;
  const typing = isTyped(event.target, shortcut);
  const ids = commandsOf(useCommandState.getState().keymap, shortcut).filter(
    (id) => !typing || actsWhileTyping(id, shortcut),
  );
  const isHeld = ids.length > 0 && mustWait(ids);
  // What will carry it out may only be there later, but a control that has the focus needs its keys now.
  if (bestHandler(ids) === undefined && !(isHeld && UNLESS_ON_A_CONTROL.current !== null)) return false;
  event.preventDefault();
  const run = (): void => {
    const handler = bestHandler(ids);
    if (handler !== undefined && !(event.repeat && COMMANDS[handler.id].once === true)) handler.run();
  };
  if (isHeld) held.push(run);
  else run();
  return true;
}

function actsWhileTyping(id: CommandId, shortcut: string): boolean {
  const hasModifier = /^(Mod|Ctrl|Alt)\+/.test(shortcut) && shortcut.length > 1;
  return COMMANDS[id].whileTyping === true || (hasModifier && !isTextShortcut(shortcut));
}
