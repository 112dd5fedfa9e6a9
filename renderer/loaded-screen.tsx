import { useEffect, useState, type ComponentType, type ReactNode } from 'react';
import type { RouteName } from './api/navigation.ts';
import { useSettingsState } from './api/settings-store.ts';
import { useTranslate } from './i18n/translate.ts';
import type { Screen } from './screens.tsx';
import { Opening } from './ui/opening.tsx';
import styles from './app.module.css';

const loaded = new Map<RouteName, ComponentType>();

/**
 * A screen, loaded when it is first shown, and shown once the settings are known: what it remembers, such as a draft, is among them.
 * (Not by React's `lazy`: once that has shown what stands in for the screen, it leaves it there for 300 ms however soon the screen
 * comes.)
 * @throws while rendering, why it can't be loaded
 */
export function LoadedScreen({ screen: { name, load } }: { screen: Screen }): ReactNode {
  const t = useTranslate();
  const [Component, setComponent] = useState(() => loaded.get(name));
  const isRemembered = useSettingsState(({ settings }) => settings !== null);
  const [failed, setFailed] = useState<{ readonly error: unknown } | null>(null);
  useEffect(() => {
    if (loaded.has(name)) return;
    load().then(
      (component) => {
        loaded.set(name, component);
        setComponent(() => component);
      },
      (error: unknown) => setFailed({ error }),
    );
  }, [name, load]);
  if (failed !== null) throw failed.error;
  if (Component !== undefined && isRemembered) return <Component />;
  return (
    <div className={styles.loading}>
      <Opening label={t('common.loading')} />
    </div>
  );
}
