import { GROUP_KEYS, SORT_KEYS, type GroupKey, type SortKey } from '../../../main/domain/catalog-view.ts';
import type { CommandDefinition, CommandDefinitions } from '../command.ts';

/** Where keys lead in the grid. */
export const GRID_MOVES = {
  left: 'ArrowLeft',
  right: 'ArrowRight',
  up: 'ArrowUp',
  down: 'ArrowDown',
  pageUp: 'PageUp',
  pageDown: 'PageDown',
  first: 'Home',
  last: 'End',
} as const;
export type GridMove = keyof typeof GRID_MOVES;

type MoveKind = 'grid' | 'select' | 'focus';

/** Going there, selecting from the anchor to there, and going there with the selection kept. */
const moves = Object.fromEntries([
  ...movesOf('grid', 'gallery', ''),
  ...movesOf('select', 'selection', 'Shift+'),
  ...movesOf('focus', 'selection', 'Mod+'),
]) as Readonly<Record<`${MoveKind}.${GridMove}`, CommandDefinition>>;

function movesOf(
  kind: MoveKind,
  group: 'gallery' | 'selection',
  modifier: '' | 'Shift+' | 'Mod+',
): readonly [string, CommandDefinition][] {
  return (Object.keys(GRID_MOVES) as GridMove[]).map((move) => [
    `${kind}.${move}`,
    {
      title: `gallery.command.${kind}.${move}`,
      group,
      shortcuts: [`${modifier}${GRID_MOVES[move]}`],
      shortcutOnly: true,
    },
  ]);
}

type ViewCommand = `sort.${SortKey | 'ascending' | 'descending'}` | `group.${GroupKey}` | `layout.${Layout}`;

const LAYOUTS = ['justified', 'square', 'list'] as const;
type Layout = (typeof LAYOUTS)[number];

/** How the gallery shows what it shows: a command for every order, grouping and layout. */
const views = Object.fromEntries<CommandDefinition>([
  ...[...SORT_KEYS, 'ascending' as const, 'descending' as const].map(
    (key): [ViewCommand, CommandDefinition] => [
      `sort.${key}`,
      { title: `gallery.command.sort.${key}`, group: 'view', shortcuts: [] },
    ],
  ),
  ...GROUP_KEYS.map((key): [ViewCommand, CommandDefinition] => [
    `group.${key}`,
    { title: `gallery.command.group.${key}`, group: 'view', shortcuts: [] },
  ]),
  ...LAYOUTS.map((key): [ViewCommand, CommandDefinition] => [
    `layout.${key}`,
    { title: `gallery.command.layout.${key}`, group: 'view', shortcuts: [] },
  ]),
]) as Readonly<Record<ViewCommand, CommandDefinition>>;

export const galleryCommands = {
  'gallery.search': { title: 'gallery.command.search', group: 'gallery', shortcuts: ['Mod+F', '/'] },
  'gallery.panel': { title: 'gallery.command.panel', group: 'gallery', shortcuts: ['\\'] },
  'gallery.larger': { title: 'gallery.command.larger', group: 'gallery', shortcuts: ['+', '='] },
  'gallery.smaller': { title: 'gallery.command.smaller', group: 'gallery', shortcuts: ['-'] },
  'gallery.slideshow': { title: 'gallery.command.slideshow', group: 'gallery', shortcuts: ['Mod+Shift+P'] },
  'gallery.culling': { title: 'gallery.command.culling', group: 'gallery', shortcuts: ['Shift+C'] },
  'gallery.history': { title: 'gallery.command.history', group: 'gallery', shortcuts: ['Mod+Shift+H'] },
  'gallery.undo': { title: 'gallery.command.undo', group: 'edit', shortcuts: ['Mod+Z'] },
  'gallery.redo': { title: 'gallery.command.redo', group: 'edit', shortcuts: ['Mod+Shift+Z', 'Mod+Y'] },
  'gallery.saveSearch': { title: 'gallery.command.saveSearch', group: 'gallery', shortcuts: [] },
  'gallery.newCollection': { title: 'gallery.command.newCollection', group: 'gallery', shortcuts: [] },
  'gallery.emptyTrash': { title: 'gallery.command.emptyTrash', group: 'gallery', shortcuts: [] },
  'gallery.stacks': { title: 'gallery.command.stacks', group: 'view', shortcuts: [] },
  'gallery.closeStacks': { title: 'gallery.stack.closeAll', group: 'view', shortcuts: [] },
  ...views,
  ...moves,
  'select.all': { title: 'gallery.command.selectAll', group: 'selection', shortcuts: ['Mod+A'] },
  'select.invert': { title: 'gallery.command.invert', group: 'selection', shortcuts: ['I'] },
  'select.none': { title: 'gallery.command.selectNone', group: 'selection', shortcuts: ['Escape'] },
  'select.toggle': { title: 'gallery.command.toggle', group: 'selection', shortcuts: ['Mod+Space', 'S'] },
  'image.open': { title: 'gallery.command.open', group: 'image', shortcuts: ['Enter'], shortcutOnly: true },
  'image.fullscreen': { title: 'gallery.command.fullscreen', group: 'image', shortcuts: ['Space'] },
  'image.rate0': { title: 'gallery.command.rate0', group: 'image', shortcuts: ['0'] },
  'image.rate1': { title: 'gallery.command.rate1', group: 'image', shortcuts: ['1'] },
  'image.rate2': { title: 'gallery.command.rate2', group: 'image', shortcuts: ['2'] },
  'image.rate3': { title: 'gallery.command.rate3', group: 'image', shortcuts: ['3'] },
  'image.rate4': { title: 'gallery.command.rate4', group: 'image', shortcuts: ['4'] },
  'image.rate5': { title: 'gallery.command.rate5', group: 'image', shortcuts: ['5'] },
  'image.favorite': { title: 'gallery.command.favorite', group: 'image', shortcuts: ['F'] },
  'image.pick': { title: 'gallery.command.pick', group: 'image', shortcuts: ['P'] },
  'image.reject': { title: 'gallery.command.reject', group: 'image', shortcuts: ['X'] },
  'image.wip': { title: 'gallery.command.wip', group: 'image', shortcuts: [] },
  'image.experiment': { title: 'gallery.command.experiment', group: 'image', shortcuts: [] },
  'image.unmark': { title: 'gallery.command.unmark', group: 'image', shortcuts: ['U'] },
  'image.stack': { title: 'gallery.command.stack', group: 'image', shortcuts: ['Shift+S'] },
  'image.stackTogether': { title: 'gallery.command.stackTogether', group: 'image', shortcuts: ['Mod+G'] },
  'image.stackDissolve': {
    title: 'gallery.command.stackDissolve',
    group: 'image',
    shortcuts: ['Mod+Shift+G'],
  },
  'image.stackCover': { title: 'gallery.command.stackCover', group: 'image', shortcuts: ['Shift+T'] },
  'image.stackOut': { title: 'gallery.command.stackOut', group: 'image', shortcuts: ['Shift+O'] },
  'image.stackBack': { title: 'gallery.command.stackBack', group: 'image', shortcuts: ['Mod+Shift+O'] },
  'image.tag': { title: 'gallery.command.tag', group: 'image', shortcuts: ['T'] },
  'image.collect': { title: 'gallery.command.collect', group: 'image', shortcuts: ['Mod+B'] },
  'image.move': { title: 'gallery.command.move', group: 'image', shortcuts: ['Mod+Shift+M'] },
  'image.download': { title: 'gallery.command.download', group: 'image', shortcuts: ['Mod+D'] },
  'image.delete': { title: 'gallery.command.delete', group: 'image', shortcuts: ['Delete'] },
  'image.compare': { title: 'gallery.command.compare', group: 'image', shortcuts: ['C'] },
  'image.copyPrompt': { title: 'gallery.command.copyPrompt', group: 'image', shortcuts: ['Mod+Shift+C'] },
  'image.inpaint': { title: 'gallery.command.inpaint', group: 'image', shortcuts: ['E'] },
  'order.earlier': { title: 'gallery.order.earlier', group: 'image', shortcuts: ['Alt+Shift+ArrowLeft'] },
  'order.later': { title: 'gallery.order.later', group: 'image', shortcuts: ['Alt+Shift+ArrowRight'] },
  'order.first': { title: 'gallery.order.first', group: 'image', shortcuts: ['Alt+Shift+Home'] },
  'order.last': { title: 'gallery.order.last', group: 'image', shortcuts: ['Alt+Shift+End'] },
  'image.outpaint': { title: 'gallery.action.outpaint', group: 'image', shortcuts: [] },
  'image.upscale': { title: 'library.upscale', group: 'image', shortcuts: [] },
  'image.replay': { title: 'editor.replay', group: 'image', shortcuts: [] },
  'image.regenerate': { title: 'gallery.command.regenerate', group: 'image', shortcuts: [] },
  'image.summary': { title: 'gallery.command.summary', group: 'image', shortcuts: [] },
  'image.mergeDuplicates': { title: 'gallery.action.mergeDuplicates', group: 'image', shortcuts: [] },
  'image.export': { title: 'library.export', group: 'image', shortcuts: [] },
  'image.shrink': { title: 'library.shrink', group: 'image', shortcuts: [] },
  'image.savePack': { title: 'gallery.action.savePack', group: 'image', shortcuts: [] },
  'image.compose': { title: 'gallery.action.compose', group: 'image', shortcuts: [] },
  'image.batchFile': { title: 'gallery.action.batchFile', group: 'image', shortcuts: [] },
  'image.next': {
    title: 'gallery.command.next',
    group: 'image',
    shortcuts: ['ArrowRight', 'J'],
    shortcutOnly: true,
  },
  'image.previous': {
    title: 'gallery.command.previous',
    group: 'image',
    shortcuts: ['ArrowLeft', 'K'],
    shortcutOnly: true,
  },
  'image.close': {
    title: 'gallery.command.close',
    group: 'image',
    shortcuts: ['Escape'],
    shortcutOnly: true,
  },
  'image.zoomFit': { title: 'gallery.command.zoomFit', group: 'image', shortcuts: ['Shift+0', 'Z'] },
  'image.zoomActual': { title: 'gallery.command.zoomActual', group: 'image', shortcuts: ['Shift+1'] },
  'image.zoomIn': { title: 'gallery.command.zoomIn', group: 'image', shortcuts: ['+', '='] },
  'image.zoomOut': { title: 'gallery.command.zoomOut', group: 'image', shortcuts: ['-'] },
} as const satisfies CommandDefinitions;
