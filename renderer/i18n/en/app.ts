export const app = {
  name: 'Gesso',
  navigation: 'Main',
  generate: 'Generate',
  inpaint: 'Inpaint',
  outpaint: 'Outpaint',
  batches: 'Batches',
  gallery: 'Gallery',
  queue: 'Queue',
  packs: 'Packs',
  settings: 'Settings',
  image: 'Picture',
  compare: 'Compare',
  commandPalette: 'Commands',
  help: 'Keyboard shortcuts',
  dropHere: 'Drop pictures, folders, packs or batch files to bring them in',
  running_one: '{{count, number}} job in the queue',
  running_other: '{{count, number}} jobs in the queue',
  screenFailed: 'Something in this screen broke',
  screenFailedText:
    'Your library and your queue are not affected. Try again; if it happens once more, copy the diagnostics from Settings.',
  restarted: 'The window stopped working and was loaded again. Your library and your queue are not affected.',
  catalogWork: {
    update: 'The library’s catalog is being brought up to date',
    updateText: 'This version of Gesso keeps it in a new way. A large library takes a minute, once.',
    rebuild: 'The library’s catalog is being filled from the files',
    rebuildText:
      'It was missing, damaged or replaced. Ratings, tags and collections come from the files too; a large library takes some minutes.',
  },
  diskFull: 'The disk is all but full.',
  diskFullText:
    '{{size}} are left for the library in {{path}}. Nothing is lost, and everything can be looked at and exported to another disk, but new pictures can’t be kept once it is full. Make room: delete pictures and empty the trash (and the system’s bin, where it goes there), clear the thumbnails, or take other files off the disk.',
  diskFullTrash: 'Open the trash',
  diskFullStorage: 'What takes up space',
  readOnly: 'This library is only shown.',
  readOnlyText:
    'It can’t be written, so nothing in it can be changed or made: {{path}}. Make its folder writable and start Gesso again.',
  disconnected: 'Connection to Gesso lost',
  disconnectedText:
    'Trying to reconnect. Nothing is lost: jobs go on while Gesso runs, or when it runs again.',
  startedAnew: 'Gesso was started anew since this page was opened. Open the address that it printed then.',
} as const;
