import { useState, type ReactNode } from 'react';
import { Search } from 'lucide-react';
import type { FoundServer } from '../../../preload/contract/servers.ts';
import { api } from '../../api/api.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { attempt } from './attempt.ts';
import styles from './servers.module.css';

/** Looks for ComfyUI on this machine and offers what it finds. */
export function FoundServers(): ReactNode {
  const t = useTranslate();
  const [found, setFound] = useState<readonly FoundServer[] | null>(null);
  const [looking, setLooking] = useState(false);
  const look = async (): Promise<void> => {
    setLooking(true);
    await attempt(async () => setFound((await api.servers.find({})).found));
    setLooking(false);
  };
  const add = async ({ grant, url }: FoundServer): Promise<void> => {
    const added = await attempt(() => api.servers.add({ grant, title: new URL(url).host, credentials: {} }));
    if (added) setFound((servers) => servers?.filter((server) => server.grant !== grant) ?? null);
  };
  return (
    <>
      <Button icon={Search} onClick={() => void look()} busy={looking}>
        {t(looking ? 'servers.finding' : 'servers.find')}
      </Button>
      <div role="status" className={styles.list}>
        {found?.length === 0 && <p className={styles.intro}>{t('servers.foundNone')}</p>}
        {found?.map((server) => (
          <div key={server.grant} className={styles.head}>
            <span className={styles.name}>
              {t('servers.found', { version: server.version, url: server.url })}
            </span>
            <Button
              size="small"
              variant="primary"
              aria-label={`${t('servers.addFound')}: ${server.url}`}
              onClick={() => void add(server)}
            >
              {t('servers.addFound')}
            </Button>
          </div>
        ))}
      </div>
    </>
  );
}
