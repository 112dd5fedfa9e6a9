import { useEffect, useState, type ReactNode } from 'react';
import { X } from 'lucide-react';
import { navigate } from '../../api/navigation.ts';
import { updateSettings, useSetting } from '../../api/settings-store.ts';
import { systemInfo } from '../../api/system-info.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import styles from './welcome.module.css';

/** First steps, as a strip under the navigation: the app can be used at once, and it never comes back once closed. */
export function Welcome(): ReactNode {
  const t = useTranslate();
  const welcomed = useSetting('welcomed');
  const [libraryPath, setLibraryPath] = useState<string | null>(null);
  useEffect(() => {
    if (welcomed !== false) return;
    // The path is an extra: without it the rest still helps.
    systemInfo().then(
      (info) => setLibraryPath(info.libraryPath),
      () => setLibraryPath(null),
    );
  }, [welcomed]);
  if (welcomed !== false) return null;

  // A dismissal that could not be saved is asked for again on the next start; that is all it costs.
  const dismiss = (): void => void updateSettings({ welcomed: true }).catch(() => undefined);
  return (
    <aside className={styles.welcome} aria-label={t('welcome.region')}>
      <div className={styles.head}>
        <h2 className={styles.title}>{t('welcome.title')}</h2>
        <p>{t('welcome.text')}</p>
        {libraryPath !== null && <p className={styles.path}>{t('welcome.library', { path: libraryPath })}</p>}
      </div>
      <div>
        <h3>{t('welcome.tryTitle')}</h3>
        <p>{t('welcome.tryText')}</p>
      </div>
      <div>
        <h3>{t('welcome.serverTitle')}</h3>
        <p>{t('welcome.serverText')}</p>
        <Button
          size="small"
          onClick={() => {
            dismiss();
            navigate('settings', { section: 'servers' });
          }}
        >
          {t('welcome.openServers')}
        </Button>
      </div>
      <IconButton icon={X} label={t('welcome.dismiss')} onClick={dismiss} />
    </aside>
  );
}
