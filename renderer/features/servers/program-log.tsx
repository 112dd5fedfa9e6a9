import { useEffect, useState, type ReactNode } from 'react';
import type { ServerStatus } from '../../../main/domain/server-status.ts';
import { api } from '../../api/api.ts';
import { errorText } from '../../api/error-text.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Dialog } from '../../ui/dialog.tsx';
import styles from './servers.module.css';

const REFRESH_MS = 1_000;

/** What a ComfyUI started from here prints, as it prints it. */
export function ProgramLog({ server, onClose }: { server: ServerStatus; onClose(): void }): ReactNode {
  const t = useTranslate();
  const [lines, setLines] = useState<readonly string[]>([]);
  const { id } = server;
  useEffect(() => {
    const read = (): void => {
      api.servers.programLog({ id }).then(
        (log) => setLines(log.lines),
        (error: unknown) => setLines([errorText(error)]),
      );
    };
    read();
    const timer = setInterval(read, REFRESH_MS);
    return () => clearInterval(timer);
  }, [id]);
  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title={t('servers.logTitle', { title: server.title })}
      closeLabel={t('servers.close')}
    >
      <pre className={styles.log} role="log">
        {lines.length === 0 ? t('servers.logEmpty') : lines.join('\n')}
      </pre>
    </Dialog>
  );
}
