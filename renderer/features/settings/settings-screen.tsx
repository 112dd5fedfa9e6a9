import { useCallback, useEffect, useState, type ComponentType, type ReactNode } from 'react';
import type { SystemInfo } from '../../../preload/contract/system.ts';
import { errorText } from '../../api/error-text.ts';
import { navigate, useNavigation } from '../../api/navigation.ts';
import { useSettingsState } from '../../api/settings-store.ts';
import { systemInfo } from '../../api/system-info.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { AboutSection } from './about-section.tsx';
import { GeneralSection } from './general-section.tsx';
import { LibrarySection } from './library-section.tsx';
import { ShortcutsSection } from './shortcuts-section.tsx';
import styles from './settings.module.css';

/** A section another feature brings, such as the servers. */
interface ExtraSection {
  readonly id: string;
  readonly title: string;
  readonly component: ComponentType;
}

interface SettingsScreenProps {
  extraSections?: readonly ExtraSection[];
}

export function SettingsScreen({ extraSections }: SettingsScreenProps): ReactNode {
  const t = useTranslate();
  const settings = useSettingsState((state) => state.settings);
  const asked = useNavigation(({ location }) =>
    location.name === 'settings' ? location.params.section : undefined,
  );
  const [info, setInfo] = useState<SystemInfo | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  const load = useCallback(
    () => systemInfo().then(setInfo, (error: unknown) => setFailure(errorText(error))),
    [],
  );
  useEffect(() => void load(), [load]);
  const retry = (): void => {
    setFailure(null);
    void load();
  };

  if (failure !== null) {
    return (
      <ErrorState
        title={t('common.couldNotLoad')}
        message={failure}
        retry={{ label: t('common.retry'), run: retry }}
      />
    );
  }
  if (settings === null || info === null) {
    return (
      <div className={styles.waiting}>
        <Spinner label={t('common.loading')} />
      </div>
    );
  }
  const sections: readonly { value: string; label: string; content: ReactNode }[] = [
    {
      value: 'general',
      label: t('settings.general'),
      content: <GeneralSection settings={settings} isDesktop={info.host === 'electron'} />,
    },
    ...(extraSections ?? []).map(({ id, title, component: Section }) => ({
      value: id,
      label: title,
      content: <Section />,
    })),
    {
      value: 'library',
      label: t('settings.library'),
      content: <LibrarySection settings={settings} info={info} />,
    },
    { value: 'shortcuts', label: t('settings.shortcuts'), content: <ShortcutsSection /> },
    { value: 'about', label: t('settings.about'), content: <AboutSection info={info} /> },
  ];
  const current = sections.some(({ value }) => value === asked) ? (asked ?? 'general') : 'general';
  return (
    <div className={styles.screen}>
      <h1 className={styles.title}>{t('settings.title')}</h1>
      <Tabs
        label={t('settings.sections')}
        orientation="vertical"
        value={current}
        onChange={(section) => navigate('settings', { section }, { replace: true })}
        tabs={sections}
      />
    </div>
  );
}
