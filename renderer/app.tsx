import { Activity, useEffect, useEffectEvent, useState, useSyncExternalStore, type ReactNode } from 'react';
import { Settings as SettingsIcon } from 'lucide-react';
import type { CatalogWork } from '../main/domain/catalog-work.ts';
import { bridge } from './api/api.ts';
import { connection } from './api/connection.ts';
import { followEditRuns } from './api/edit-runs-store.ts';
import { goBack, goForward, navigate, routeHref, useNavigation, type RouteName } from './api/navigation.ts';
import { isEnded, useQueue } from './api/queue-store.ts';
import { updateSettings, useSetting } from './api/settings-store.ts';
import { followWatchedFolder } from './api/watched-batches.ts';
import { CommandPalette, runnableCommands } from './commands/command-palette.tsx';
import { isCommandId, type CommandId } from './commands/definitions.ts';
import { HelpDialog } from './commands/help-dialog.tsx';
import { menuSections } from './commands/native-menu.ts';
import {
  handleKeyDown,
  runCommand,
  runCommandByKey,
  setKeymapOverrides,
  useCommandState,
} from './commands/registry.ts';
import { useCommands } from './commands/use-commands.ts';
import { translate, useTranslate } from './i18n/translate.ts';
import type { MessageKey } from './i18n/messages.ts';
import { Composer } from './composer.tsx';
import { DiskSpaceBar } from './disk-space-bar.tsx';
import { ReadOnlyBar } from './read-only-bar.tsx';
import { DropIn } from './drop-in.tsx';
import { LoadedScreen } from './loaded-screen.tsx';
import { openFiles } from './open-files.ts';
import { OperationsBar } from './operations-bar.tsx';
import { openDialog } from './features/gallery/bulk/gallery-dialog.ts';
import { Welcome } from './features/welcome/welcome.tsx';
import { LibraryDialogs } from './features/library/library-dialogs.tsx';
import { Replay } from './replay.tsx';
import { SCREENS } from './screens.tsx';
import { classNames } from './ui/class-names.ts';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { showToast } from './ui/toast-store.ts';
import { ToastRegion } from './ui/toast.tsx';
import { TooltipProvider } from './ui/tooltip.tsx';
import styles from './app.module.css';

interface NavigationItem {
  readonly name: Extract<
    RouteName,
    'generate' | 'inpaint' | 'outpaint' | 'batches' | 'gallery' | 'queue' | 'packs'
  >;
  readonly title: MessageKey;
  /** Other screens that belong to it: the item stays marked there. */
  readonly also?: readonly RouteName[];
}

const NAVIGATION: readonly NavigationItem[] = [
  { name: 'generate', title: 'app.generate' },
  { name: 'inpaint', title: 'app.inpaint' },
  { name: 'outpaint', title: 'app.outpaint' },
  { name: 'batches', title: 'app.batches' },
  { name: 'gallery', title: 'app.gallery', also: ['image', 'compare'] },
  { name: 'queue', title: 'app.queue' },
  { name: 'packs', title: 'app.packs' },
];

function useTheme(): void {
  const theme = useSetting('theme');
  useEffect(() => {
    if (theme === undefined || theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
}

function useKeymap(): void {
  const shortcuts = useSetting('shortcuts');
  useEffect(() => setKeymapOverrides(shortcuts ?? {}), [shortcuts]);
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => void handleKeyDown(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}

/** Names the window after the screen, for the system's list of windows and the browser's history. */
function useWindowTitle(): void {
  const t = useTranslate();
  const screen = useNavigation((state) => state.location.name);
  useEffect(() => {
    document.title = `${t(`app.${screen}`)} – ${t('app.name')}`;
  }, [screen, t]);
}

/** Keeps the desktop's menu bar in step with the commands and the user's shortcuts. */
function useNativeMenu(): void {
  const t = useTranslate();
  const keymap = useCommandState((state) => state.keymap);
  useEffect(() => bridge?.setMenu(menuSections(keymap, t)), [keymap, t]);
}

/** Carries out what the desktop asks of the window: menu items, clicked notifications. */
function useHostCommands(onCatalogWork: (work: CatalogWork) => void): void {
  const hear = useEffectEvent(onCatalogWork);
  useEffect(
    () =>
      bridge?.onCommand((command) => {
        if (command.kind === 'run' && isCommandId(command.commandId))
          (command.byKey ? runCommandByKey : runCommand)(command.commandId);
        else if (command.kind === 'catalog-work') hear(command.work);
        else if (command.kind === 'page-restarted') showToast({ text: translate('app.restarted') });
        else if (command.kind === 'open-image') navigate('image', { uid: command.uid });
        else if (command.kind === 'open-session')
          navigate('gallery', { query: `session:${command.sessionId}` });
        else if (command.kind === 'open-files') void openFiles(command.grants);
      }),
    [],
  );
}

function isDark(theme: string | undefined): boolean {
  return theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
}

/** The frame: navigation, the screen in hand, and what floats above all of them. */
export function App(): ReactNode {
  const t = useTranslate();
  const theme = useSetting('theme');
  const screen = useNavigation((state) => state.location.name);
  const [palette, setPalette] = useState<readonly CommandId[] | null>(null);
  const [helpOpen, setHelpOpen] = useState(false);
  useTheme();
  useKeymap();
  const [catalogWork, setCatalogWork] = useState<CatalogWork | null>(null);
  useHostCommands(setCatalogWork);
  useNativeMenu();
  useWindowTitle();
  useEffect(followWatchedFolder, []);
  useEffect(followEditRuns, []);
  useCommands(
    {
      'app.palette': () => setPalette(runnableCommands()),
      'app.help': () => setHelpOpen(true),
      'app.theme': () => void updateSettings({ theme: isDark(theme) ? 'light' : 'dark' }),
      'app.back': goBack,
      'app.forward': goForward,
      'go.generate': () => navigate('generate', {}),
      'go.inpaint': () => navigate('inpaint', {}),
      'go.outpaint': () => navigate('outpaint', {}),
      'go.batches': () => navigate('batches', {}),
      'go.gallery': () => navigate('gallery', {}),
      'go.queue': () => navigate('queue', {}),
      'go.packs': () => navigate('packs', {}),
      'go.duplicates': () => navigate('gallery', { query: 'is:duplicate' }),
      'go.settings': () => navigate('settings', {}),
      'go.servers': () => navigate('settings', { section: 'servers' }),
      'go.costs': () => navigate('settings', { section: 'costs' }),
      'go.storage': () => navigate('settings', { section: 'storage' }),
      'go.backup': () => navigate('settings', { section: 'backup' }),
      'gallery.newCollection': () => {
        if (screen !== 'gallery') navigate('gallery', {});
        openDialog({ kind: 'collection', parentId: null, add: null });
      },
    },
    { layer: 'app' },
  );
  return (
    <TooltipProvider>
      <div className={styles.frame}>
        <TopBar />
        <ConnectionBar />
        {catalogWork !== null && <CatalogWorkBar work={catalogWork} />}
        <DiskSpaceBar />
        <ReadOnlyBar />
        {screen === 'generate' && <Welcome />}
        <Screens />
        <OperationsBar />
        <LibraryDialogs />
        <Composer />
        <Replay />
        <DropIn />
      </div>
      <CommandPalette commands={palette} onClose={() => setPalette(null)} />
      <HelpDialog open={helpOpen} onClose={() => setHelpOpen(false)} />
      <ToastRegion label={t('common.notifications')} dismissLabel={t('common.dismiss')} />
    </TooltipProvider>
  );
}

function TopBar(): ReactNode {
  const t = useTranslate();
  const current = useNavigation((state) => state.location.name);
  const openJobs = useQueue((state) => [...state.jobs.values()].filter((job) => !isEnded(job)).length);
  const link = (
    name: NavigationItem['name'] | 'settings',
    content: ReactNode,
    isCurrent: boolean,
  ): ReactNode => (
    <a
      key={name}
      href={routeHref(name, {})}
      aria-current={isCurrent ? 'page' : undefined}
      className={styles.link}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        navigate(name, {});
      }}
    >
      {content}
    </a>
  );
  return (
    <header className={styles.bar}>
      <nav aria-label={t('app.navigation')} className={styles.nav}>
        {NAVIGATION.filter((item) => SCREENS.some((screen) => screen.name === item.name)).map((item) =>
          link(
            item.name,
            <>
              {t(item.title)}
              {item.name === 'queue' && openJobs > 0 && (
                <span className={styles.badge} aria-label={t('app.running', { count: openJobs })}>
                  {openJobs.toLocaleString()}
                </span>
              )}
            </>,
            item.name === current || (item.also?.includes(current) ?? false),
          ),
        )}
      </nav>
      {link(
        'settings',
        <>
          <SettingsIcon size={16} aria-hidden />
          <span className="visually-hidden">{t('app.settings')}</span>
        </>,
        current === 'settings',
      )}
    </header>
  );
}

function ConnectionBar(): ReactNode {
  const t = useTranslate();
  const state = useSyncExternalStore(connection.subscribe, connection.get);
  if (state === 'open') return null;
  return (
    <div className={styles.connection} role="alert">
      <strong>{t('app.disconnected')}</strong>{' '}
      {t(state === 'lost' ? 'app.disconnectedText' : 'app.startedAnew')}
    </div>
  );
}

/** Until the library answers. */
function CatalogWorkBar({ work }: { work: CatalogWork }): ReactNode {
  const t = useTranslate();
  const isOpen = useQueue(({ known }) => known);
  if (isOpen) return null;
  return (
    <div className={styles.connection} role="status">
      <strong>{t(`app.catalogWork.${work}`)}</strong> {t(`app.catalogWork.${work}Text`)}
    </div>
  );
}

function Screens(): ReactNode {
  const current = useNavigation((state) => state.location.name);
  const [visited, setVisited] = useState<ReadonlySet<RouteName>>(new Set([current]));
  if (!visited.has(current)) setVisited(new Set([...visited, current]));
  return (
    <main className={styles.main} tabIndex={-1}>
      {SCREENS.filter((screen) => screen.name === current || (screen.kept && visited.has(screen.name))).map(
        (screen) => (
          <Activity key={screen.name} mode={screen.name === current ? 'visible' : 'hidden'}>
            <div className={classNames(styles.screen)}>
              <ErrorBoundary>
                <LoadedScreen screen={screen} />
              </ErrorBoundary>
            </div>
          </Activity>
        ),
      )}
    </main>
  );
}
