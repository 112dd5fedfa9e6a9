import type { ReactNode } from 'react';
import type { Settings } from '../../../preload/contract/settings.ts';
import { changeSettings } from '../../api/change-settings.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Field } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import styles from './settings.module.css';

const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}));
const DEFAULT_QUIET: readonly [number, number] = [22, 7];

interface GeneralSectionProps {
  settings: Settings;
  isDesktop: boolean;
}

export function GeneralSection({ settings, isDesktop }: GeneralSectionProps): ReactNode {
  const t = useTranslate();
  const quiet = settings.quietHours;
  return (
    <div className={styles.section}>
      <Field label={t('settings.theme')}>
        <Segmented
          label={t('settings.theme')}
          value={settings.theme}
          options={[
            { value: 'system', label: t('settings.themeSystem') },
            { value: 'dark', label: t('settings.themeDark') },
            { value: 'light', label: t('settings.themeLight') },
          ]}
          onChange={(theme) => void changeSettings({ theme })}
        />
      </Field>
      <Field label={t('settings.notifications')} inline>
        <Toggle
          checked={settings.notifications}
          onChange={(notifications) => void changeSettings({ notifications })}
        />
      </Field>
      {settings.notifications && (
        <Field label={t('settings.quietHours')} help={t('settings.quietHoursHelp')} inline>
          <Toggle
            checked={quiet !== null}
            onChange={(on) => void changeSettings({ quietHours: on ? [...DEFAULT_QUIET] : null })}
          />
        </Field>
      )}
      {settings.notifications && quiet !== null && (
        <div className={styles.pair}>
          <Field label={t('settings.quietFrom')}>
            <Select
              value={String(quiet[0])}
              options={HOURS}
              onChange={(hour) => void changeSettings({ quietHours: [Number(hour), quiet[1]] })}
            />
          </Field>
          <Field label={t('settings.quietTo')}>
            <Select
              value={String(quiet[1])}
              options={HOURS}
              onChange={(hour) => void changeSettings({ quietHours: [quiet[0], Number(hour)] })}
            />
          </Field>
        </div>
      )}
      {isDesktop && (
        <>
          <Field label={t('settings.tray')} help={t('settings.trayHelp')} inline>
            <Toggle
              checked={settings.keepRunningInTray}
              onChange={(keepRunningInTray) => void changeSettings({ keepRunningInTray })}
            />
          </Field>
          <Field label={t('settings.updates')}>
            <Segmented
              label={t('settings.updates')}
              value={settings.updateChannel}
              options={[
                { value: 'stable', label: t('settings.updatesStable') },
                { value: 'beta', label: t('settings.updatesBeta') },
                { value: 'off', label: t('settings.updatesOff') },
              ]}
              onChange={(updateChannel) => void changeSettings({ updateChannel })}
            />
          </Field>
        </>
      )}
    </div>
  );
}
