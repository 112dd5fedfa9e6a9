import type { CommandDefinitions } from '../command.ts';

export const appCommands = {
  'app.palette': {
    title: 'commands.palette',
    group: 'help',
    shortcuts: ['Mod+K'],
    whileTyping: true,
    atOnce: true,
  },
  'app.help': { title: 'commands.help', group: 'help', shortcuts: ['?', 'F1'] },
  'app.theme': { title: 'commands.theme', group: 'app', shortcuts: [] },
  'app.back': { title: 'commands.back', group: 'navigate', shortcuts: ['Alt+ArrowLeft', 'Mod+['] },
  'app.forward': { title: 'commands.forward', group: 'navigate', shortcuts: ['Alt+ArrowRight', 'Mod+]'] },
  'go.generate': { title: 'commands.goGenerate', group: 'navigate', shortcuts: ['Mod+1'] },
  'go.inpaint': { title: 'commands.goInpaint', group: 'navigate', shortcuts: ['Mod+2'] },
  'go.outpaint': { title: 'commands.goOutpaint', group: 'navigate', shortcuts: ['Mod+3'] },
  'go.batches': { title: 'commands.goBatches', group: 'navigate', shortcuts: ['Mod+4'] },
  'go.gallery': { title: 'commands.goGallery', group: 'navigate', shortcuts: ['Mod+5'] },
  'go.queue': { title: 'commands.goQueue', group: 'navigate', shortcuts: ['Mod+6'] },
  'go.packs': { title: 'commands.goPacks', group: 'navigate', shortcuts: [] },
  'go.duplicates': { title: 'commands.goDuplicates', group: 'navigate', shortcuts: [] },
  'go.settings': { title: 'commands.goSettings', group: 'navigate', shortcuts: ['Mod+,'] },
  'go.servers': { title: 'commands.goServers', group: 'navigate', shortcuts: [] },
  'go.costs': { title: 'commands.goCosts', group: 'navigate', shortcuts: [] },
  'go.storage': { title: 'commands.goStorage', group: 'navigate', shortcuts: [] },
  'go.backup': { title: 'commands.goBackup', group: 'navigate', shortcuts: [] },
} as const satisfies CommandDefinitions;
