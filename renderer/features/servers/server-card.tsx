import { useState, type ReactNode } from 'react';
import { Pencil, Play, RefreshCw, ScrollText, Square, Trash2 } from 'lucide-react';
import type { ServerStatus } from '../../../main/domain/server-status.ts';
import { api } from '../../api/api.ts';
import type { MessageKey } from '../../i18n/messages.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Toggle } from '../../ui/toggle.tsx';
import { attempt } from './attempt.ts';
import styles from './servers.module.css';

const STATES: Readonly<Record<ServerStatus['state'], MessageKey>> = {
  connecting: 'servers.stateConnecting',
  ready: 'servers.stateReady',
  resting: 'servers.stateResting',
  unreachable: 'servers.stateUnreachable',
  off: 'servers.stateOff',
};

const BYTES_PER_GB = 2 ** 30;

interface ServerCardProps {
  server: ServerStatus;
  onEdit(): void;
  onRemove(): void;
  onShowLog(): void;
}

/** One server: how it is doing and what can be done with it. */
export function ServerCard({ server, onEdit, onRemove, onShowLog }: ServerCardProps): ReactNode {
  const t = useTranslate();
  const [checking, setChecking] = useState(false);
  const { id, title, state } = server;
  const check = async (): Promise<void> => {
    setChecking(true);
    await attempt(() => api.servers.check({ id }));
    setChecking(false);
  };
  /** Told apart from other servers' for who doesn't see where it stands. */
  const named = (action: string): string => `${action}: ${title}`;
  const isTroubled = state === 'resting' || state === 'unreachable';
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <h3 className={styles.name}>{title}</h3>
        <span
          className={classNames(
            styles.state,
            state === 'ready' && styles.ready,
            isTroubled && styles.troubled,
          )}
        >
          {t(STATES[state])}
        </span>
        <Toggle
          aria-label={t('servers.enabled', { title })}
          checked={server.enabled}
          onChange={(enabled) => void attempt(() => api.servers.update({ id, enabled }))}
        />
        <IconButton
          icon={RefreshCw}
          label={named(t('servers.check'))}
          busy={checking}
          onClick={() => void check()}
        />
        <IconButton icon={Pencil} label={named(t('servers.edit'))} onClick={onEdit} />
        <IconButton icon={Trash2} label={named(t('servers.remove'))} onClick={onRemove} />
      </div>
      <p className={styles.address}>{server.url}</p>
      {server.fault !== null && <p className={styles.fault}>{server.fault}</p>}
      <ServerFacts server={server} />
      {server.program !== null && (
        <ProgramRow server={server} program={server.program} named={named} onShowLog={onShowLog} />
      )}
    </li>
  );
}

function ServerFacts({ server }: { server: ServerStatus }): ReactNode {
  const t = useTranslate();
  if (server.version === null) return null;
  const { queue, models } = server;
  const gigabytes = (bytes: number): string => (bytes / BYTES_PER_GB).toFixed(1);
  return (
    <ul className={styles.facts}>
      <li>{t('servers.version', { version: server.version })}</li>
      {server.devices.map(({ name, vramFreeBytes, vramTotalBytes }) => (
        <li key={name}>
          {vramTotalBytes === 0
            ? name
            : t('servers.vram', { name, free: gigabytes(vramFreeBytes), total: gigabytes(vramTotalBytes) })}
        </li>
      ))}
      {queue !== null && <li>{t('servers.queue', queue)}</li>}
      {models !== null && (
        <li>
          {t('servers.models', { count: models.checkpoints + models.diffusionModels })},{' '}
          {t('servers.loras', { count: models.loras })}
        </li>
      )}
    </ul>
  );
}

interface ProgramRowProps {
  server: ServerStatus;
  program: NonNullable<ServerStatus['program']>;
  named(action: string): string;
  onShowLog(): void;
}

/** Start, stop and log of a ComfyUI on this machine. */
function ProgramRow({ server: { id }, program, named, onShowLog }: ProgramRowProps): ReactNode {
  const t = useTranslate();
  return (
    <>
      <p className={styles.address}>{program.folder}</p>
      {program.running && <p className={styles.facts}>{t('servers.programRunning')}</p>}
      {program.exit !== null && (
        <p className={styles.fault}>{t('servers.programExited', { exit: program.exit })}</p>
      )}
      <div className={styles.actions}>
        {program.running ? (
          <Button
            icon={Square}
            size="small"
            aria-label={named(t('servers.stop'))}
            onClick={() => void attempt(() => api.servers.stop({ id }))}
          >
            {t('servers.stop')}
          </Button>
        ) : (
          <Button
            icon={Play}
            size="small"
            aria-label={named(t('servers.start'))}
            onClick={() => void attempt(() => api.servers.start({ id }))}
          >
            {t('servers.start')}
          </Button>
        )}
        <Button
          icon={ScrollText}
          size="small"
          variant="quiet"
          aria-label={named(t('servers.log'))}
          onClick={onShowLog}
        >
          {t('servers.log')}
        </Button>
      </div>
    </>
  );
}
