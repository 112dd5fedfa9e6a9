import type { CommandDefinitions } from '../command.ts';

export const libraryCommands = {
  'library.folders': { title: 'library.command.folders', group: 'app', shortcuts: [] },
} as const satisfies CommandDefinitions;
