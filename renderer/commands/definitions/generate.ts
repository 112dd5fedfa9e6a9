import type { CommandDefinitions } from '../command.ts';

export const generateCommands = {
  'generate.run': {
    title: 'generate.commands.run',
    group: 'generate',
    shortcuts: ['Mod+Enter'],
    once: true,
    whileTyping: true,
  },
  'generate.cancel': {
    title: 'generate.commands.cancel',
    group: 'generate',
    shortcuts: ['Escape'],
    whileTyping: true,
  },
  'generate.focusPrompt': { title: 'generate.commands.focusPrompt', group: 'generate', shortcuts: ['/'] },
  'generate.weightUp': {
    title: 'generate.commands.weightUp',
    group: 'generate',
    shortcuts: ['Mod+ArrowUp'],
    whileTyping: true,
    shortcutOnly: true,
  },
  'generate.weightDown': {
    title: 'generate.commands.weightDown',
    group: 'generate',
    shortcuts: ['Mod+ArrowDown'],
    whileTyping: true,
    shortcutOnly: true,
  },
  'generate.library': {
    title: 'generate.commands.library',
    group: 'generate',
    shortcuts: ['Mod+L'],
    whileTyping: true,
  },
  'generate.randomSeed': { title: 'generate.commands.randomSeed', group: 'generate', shortcuts: ['R'] },
  'generate.copyParameters': {
    title: 'generate.commands.copyParameters',
    group: 'generate',
    shortcuts: ['Mod+Shift+C'],
    whileTyping: true,
  },
} as const satisfies CommandDefinitions;
