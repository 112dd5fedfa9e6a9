import type { MessageKey } from '../i18n/messages.ts';
import type { en } from '../i18n/en/index.ts';

/** Heading under which help and palette list a command. */
export type CommandGroup = keyof (typeof en)['commands']['group'];

/** What a command is, whether or not the screen that carries it out is open. */
export interface CommandDefinition {
  readonly title: MessageKey;
  readonly group: CommandGroup;
  /** Default shortcuts, see `shortcut.ts` for how they are written. */
  readonly shortcuts: readonly string[];
  /** Happens once per press, however long the key is held. */
  readonly once?: boolean;
  /** Acts on nothing that may still have to be settled: it waits only for what was asked for before it. */
  readonly atOnce?: boolean;
  /** Works while text is typed although it has no modifier, such as Escape. */
  readonly whileTyping?: boolean;
  /** Kept out of the palette: it means nothing without a pointer or a focus, such as moving by an arrow key. */
  readonly shortcutOnly?: boolean;
}

export type CommandDefinitions = Readonly<Record<string, CommandDefinition>>;
