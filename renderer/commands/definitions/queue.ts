import type { CommandDefinitions } from '../command.ts';

export const queueCommands = {
  'queue.pause': { title: 'queue.commands.pause', group: 'queue', shortcuts: ['Mod+Shift+P'] },
  'queue.retryFailed': { title: 'queue.commands.retryFailed', group: 'queue', shortcuts: [] },
  'queue.clearEnded': { title: 'queue.commands.clear', group: 'queue', shortcuts: [] },
} as const satisfies CommandDefinitions;
