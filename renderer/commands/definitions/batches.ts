import type { CommandDefinitions } from '../command.ts';

export const batchesCommands = {
  'batch.run': {
    title: 'batches.commands.run',
    group: 'batches',
    shortcuts: ['Mod+Enter'],
    whileTyping: true,
  },
  'batch.save': { title: 'batches.commands.save', group: 'batches', shortcuts: ['Mod+S'], whileTyping: true },
  'batch.open': { title: 'batches.commands.open', group: 'batches', shortcuts: ['Mod+O'], whileTyping: true },
  'batch.new': { title: 'batches.commands.new', group: 'batches', shortcuts: [] },
} as const satisfies CommandDefinitions;
