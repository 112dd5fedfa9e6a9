import { useEffect, useState, type ReactNode } from 'react';
import { FolderInput, FolderOpen, X } from 'lucide-react';
import type { FoundServer } from '../../../preload/contract/servers.ts';
import type { SystemInfo } from '../../../preload/contract/system.ts';
import { api } from '../../api/api.ts';
import { chooseLibrary } from '../../api/choose-library.ts';
import { tellError } from '../../api/tell-error.ts';
import { openFolders } from '../../api/library-dialogs.ts';
import { navigate } from '../../api/navigation.ts';
import { updateSettings, useSetting } from '../../api/settings-store.ts';
import { useServers } from '../../api/use-servers.ts';
import { systemInfo } from '../../api/system-info.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { showToast } from '../../ui/toast-store.ts';
import styles from './welcome.module.css';

/** First steps, as a strip under the navigation: the app can be used at once, and it never comes back once closed. */
export function Welcome(): ReactNode {
  const t = useTranslate();
  const welcomed = useSetting('welcomed');
  const [info, setInfo] = useState<SystemInfo | null>(null);
  useEffect(() => {
    if (welcomed !== false) return;
    // The path is an extra: without it the rest still helps.
    systemInfo().then(setInfo, () => setInfo(null));
  }, [welcomed]);
  if (welcomed !== false) return null;

  // A dismissal that could not be saved is asked for again on the next start; that is all it costs.
  const dismiss = (): void => void updateSettings({ welcomed: true }).catch(() => undefined);
  return (
    <aside className={styles.welcome} aria-label={t('welcome.region')}>
      <div className={styles.head}>
        <h2 className={styles.title}>{t('welcome.title')}</h2>
        <p>{t('welcome.text')}</p>
        {info && <p className={styles.path}>{t('welcome.library', { path: info.libraryPath })}</p>}
        {info?.can.chooseLibrary && (
          <Button size="small" icon={FolderOpen} onClick={() => void chooseLibrary()}>
            {t('welcome.chooseLibrary')}
          </Button>
        )}
      </div>
      <div>
        <h3>{t('welcome.tryTitle')}</h3>
        <p>{t('welcome.tryText')}</p>
      </div>
      <ServerStep />
      <div>
        <h3>{t('welcome.importTitle')}</h3>
        <p>{t('welcome.importText')}</p>
        <Button size="small" icon={FolderInput} onClick={openFolders}>
          {t('welcome.import')}
        </Button>
      </div>
      <IconButton icon={X} label={t('welcome.dismiss')} onClick={dismiss} />
    </aside>
  );
}

/** Says what is connected; else a ComfyUI that runs on this machine is offered by itself; else the way to add one. */
function ServerStep(): ReactNode {
  const t = useTranslate();
  const servers = useServers();
  const [found, setFound] = useState<FoundServer | null>(null);
  useEffect(() => {
    // Not finding one is no fault: it can be added by its address.
    api.servers.find({}).then(
      ({ found: servers }) => setFound(servers[0] ?? null),
      () => setFound(null),
    );
  }, []);
  const use = async ({ grant, url }: FoundServer): Promise<void> => {
    try {
      await api.servers.add({ grant, title: new URL(url).host, credentials: {} });
      setFound(null);
      showToast({ tone: 'success', text: t('welcome.serverAdded') });
    } catch (error) {
      tellError(error);
    }
  };
  const ready = servers?.find(({ state }) => state === 'ready');
  const [listed] = servers ?? [];
  const openServers = (label: string): ReactNode => (
    <Button size="small" onClick={() => navigate('settings', { section: 'servers' })}>
      {label}
    </Button>
  );
  const step = (): ReactNode => {
    if (ready) {
      return (
        <>
          <p>{t('welcome.serverReady', { title: ready.title })}</p>
          {openServers(t('welcome.seeServers'))}
        </>
      );
    }
    if (found !== null) {
      return (
        <>
          <p>{t('welcome.serverFound', { version: found.version })}</p>
          <Button size="small" onClick={() => void use(found)}>
            {t('welcome.useServer')}
          </Button>
        </>
      );
    }
    return (
      <>
        <p>{listed ? t('welcome.serverSilent', { title: listed.title }) : t('welcome.serverText')}</p>
        {openServers(listed ? t('welcome.seeServers') : t('welcome.openServers'))}
      </>
    );
  };
  return (
    <div>
      <h3>{t('welcome.serverTitle')}</h3>
      {servers !== null && step()}
    </div>
  );
}
