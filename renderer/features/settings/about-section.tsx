import type { ReactNode } from 'react';
import { ClipboardCopy } from 'lucide-react';
import type { SystemInfo } from '../../../preload/contract/system.ts';
import { api } from '../../api/api.ts';
import { copyText } from '../../api/image-actions.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import styles from './settings.module.css';

const HOST_TITLES = {
  electron: 'settings.hostElectron',
  web: 'settings.hostWeb',
  cli: 'settings.hostCli',
} as const;

export function AboutSection({ info }: { info: SystemInfo }): ReactNode {
  const t = useTranslate();
  const copyDiagnostics = (): Promise<void> =>
    copyText(async () => (await api.system.diagnostics({})).text, 'settings.diagnosticsCopied');
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
