import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import { appEvents } from './app.ts';
import { standsFor } from './claims.ts';
import { state, type FrameDouble } from './state.ts';

type Emitter = keyof EventEmitter;

export class WebContentsDouble extends EventEmitter {
  readonly mainFrame: FrameDouble = { url: 'gesso://app/index.html' };
  readonly sent: unknown[] = [];
  readonly dragged: Electron.Item[] = [];
  readonly replaced: string[] = [];
  windowOpenHandler: ((details: { url: string }) => { action: 'deny' | 'allow' }) | null = null;

  send(channel: string, message: unknown): void {
    this.sent.push(message);
    state.onSent?.(channel, message);
    if (state.page !== this) return;
    for (const listener of state.heard.get(channel) ?? []) listener({}, structuredClone(message));
  }
  isDestroyed(): boolean {
    return false;
  }
  getURL(): string {
    return this.mainFrame.url;
  }
  reload(): void {
    state.calls.push('reload');
  }
  startDrag(item: Electron.Item): void {
    this.dragged.push(item);
  }
  replaceMisspelling(text: string): void {
    this.replaced.push(text);
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'deny' | 'allow' }): void {
    this.windowOpenHandler = handler;
  }
}
standsFor<
  Electron.WebContents,
  'sent' | 'dragged' | 'replaced' | 'windowOpenHandler' | 'mainFrame' | Emitter
>()(new WebContentsDouble());

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContentsDouble();
  readonly options: Electron.BrowserWindowConstructorOptions;
  visible = false;
  destroyed = false;
  progress: readonly [number, string | undefined] = [-1, undefined];
  focused = false;
  maximized = false;
  minimized = false;
  fullScreen = false;
  bounds: Electron.Rectangle = { x: 10, y: 20, width: 1200, height: 800 };

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    state.calls.push('window');
    state.windows.push(this);
    appEvents.emit('web-contents-created', {}, this.webContents);
  }
  loadURL(url: string): Promise<void> {
    state.calls.push(`loadURL ${url}`);
    if (state.paints) queueMicrotask(() => this.emit('ready-to-show'));
    if (state.loads) queueMicrotask(() => this.webContents.emit('did-finish-load'));
    return Promise.resolve();
  }
  show(): void {
    this.visible = true;
  }
  hide(): void {
    this.visible = false;
    this.emit('hide');
  }
  focus(): void {
    this.focused = true;
  }
  /** As Electron's, shows the window too. */
  maximize(): void {
    this.maximized = true;
    this.visible = true;
  }
  restore(): void {
    this.visible = true;
    this.minimized = false;
  }
  isVisible(): boolean {
    return this.visible;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  isFullScreen(): boolean {
    return this.fullScreen;
  }
  /** As on macOS, it is not done at once. */
  setFullScreen(flag: boolean): void {
    setImmediate(() => {
      this.fullScreen = flag;
      this.emit(flag ? 'enter-full-screen' : 'leave-full-screen');
    });
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  isFocused(): boolean {
    return this.focused;
  }
  getNormalBounds(): Electron.Rectangle {
    return this.bounds;
  }
  setProgressBar(value: number, options?: Electron.ProgressBarOptions): void {
    this.progress = [value, options?.mode];
  }
  close(): void {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (prevented) return;
    this.destroyed = true;
    this.emit('closed');
    if (state.windows.every((window) => window.destroyed)) appEvents.emit('window-all-closed');
  }
}
standsFor<
  Electron.BrowserWindow,
  | 'options'
  | 'visible'
  | 'destroyed'
  | 'progress'
  | 'focused'
  | 'maximized'
  | 'minimized'
  | 'fullScreen'
  | 'bounds'
  | 'webContents'
  | Emitter
>()(BrowserWindow.prototype);
