import type { ReactNode } from 'react';
import { ClipboardCopy } from 'lucide-react';
import type { SystemInfo } from '../../../preload/contract/system.ts';
import { api } from '../../api/api.ts';
import { tellError } from '../../api/tell-error.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { showToast } from '../../ui/toast-store.ts';
import styles from './settings.module.css';

const HOST_TITLES = {
  electron: 'settings.hostElectron',
  web: 'settings.hostWeb',
  cli: 'settings.hostCli',
} as const;

export function AboutSection({ info }: { info: SystemInfo }): ReactNode {
  const t = useTranslate();
  const copyDiagnostics = async (): Promise<void> => {
    try {
      const { text } = await api.system.diagnostics({});
      await navigator.clipboard.writeText(text);
      showToast({ tone: 'success', text: t('settings.diagnosticsCopied') });
    } catch (error) {
      tellError(error, 'settings.infoFailed');
    }
  };
  return (
    <div className={styles.section}>
      <dl className={styles.info}>
        <dt>{t('settings.version')}</dt>
        <dd>{info.version}</dd>
        <dt>{t('settings.host')}</dt>
        <dd>{t(HOST_TITLES[info.host])}</dd>
        <dt>{t('settings.platform')}</dt>
        <dd>{info.platform}</dd>
      </dl>
      <div>
        <Button icon={ClipboardCopy} onClick={() => void copyDiagnostics()}>
          {t('settings.diagnostics')}
        </Button>
        <p className={styles.help}>{t('settings.diagnosticsHelp')}</p>
      </div>
    </div>
  );
}
