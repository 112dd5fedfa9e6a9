import { useState, type ReactNode } from 'react';
import { Pause, Play, X } from 'lucide-react';
import type { ImportView } from '../../../preload/contract/library.ts';
import { api } from '../../api/api.ts';
import { tellError } from '../../api/tell-error.ts';
import { isUnderWay, useImports } from '../../api/imports-store.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import { fractionOf, resultText } from './import-text.ts';
import styles from './library.module.css';

const STATES = {
  waiting: 'library.state.waiting',
  running: 'library.state.running',
  paused: 'library.state.paused',
  done: 'library.state.done',
  cancelled: 'library.state.cancelled',
  offline: 'library.state.offline',
  failed: 'library.state.failed',
} as const;

/** Runs under way and lately ended, the newest first. */
export function ImportList(): ReactNode {
  const t = useTranslate();
  const imports = useImports((state) => state.imports);
  if (imports.length === 0) return null;
  return (
    <section aria-label={t('library.imports')}>
      <h3>{t('library.imports')}</h3>
      <ul className={styles.list}>
        {imports.toReversed().map((run) => (
          <ImportRow key={run.id} run={run} />
        ))}
      </ul>
    </section>
  );
}

function ImportRow({ run }: { run: ImportView }): ReactNode {
  const t = useTranslate();
  const control = (action: 'pause' | 'resume' | 'cancel' | 'dismiss'): void => {
    api.library.controlImport({ importId: run.id, action }).catch(tellError);
  };
  const title = t(`library.kind.${run.kind}`, { name: run.title });
  return (
    <li className={styles.row}>
      <div className={styles.grow}>
        <strong>{title}</strong> <span className={styles.help}>{t(STATES[run.state])}</span>
        {isUnderWay(run) && (
          <Progress fraction={fractionOf(run)} label={title} still={run.state !== 'running'} />
        )}
        <p className={styles.help}>{resultText(run, t)}</p>
        {run.error !== null && <p className={styles.warning}>{run.error.message}</p>}
        {run.failed.length > 0 && <Failures run={run} />}
      </div>
      {run.state === 'running' && (
        <IconButton
          icon={Pause}
          label={t('library.pause', { name: title })}
          onClick={() => control('pause')}
        />
      )}
      {run.state === 'paused' && (
        <IconButton
          icon={Play}
          label={t('library.resume', { name: title })}
          onClick={() => control('resume')}
        />
      )}
      <IconButton
        icon={X}
        label={t(isUnderWay(run) ? 'library.cancel' : 'library.dismiss', { name: title })}
        onClick={() => control(isUnderWay(run) ? 'cancel' : 'dismiss')}
      />
    </li>
  );
}

/** The first are told of with the run; the others are asked for when they are wanted. */
function Failures({ run }: { run: ImportView }): ReactNode {
  const t = useTranslate();
  const [more, setMore] = useState<ImportView['failed']>([]);
  const shown = [...run.failed, ...more];
  const load = (): void => {
    api.library
      .importFailures({ importId: run.id, from: shown.length })
      .then(({ failures }) => setMore((before) => [...before, ...failures]))
      .catch(tellError);
  };
  return (
    <details>
      <summary>{t('library.unreadable', { count: run.failedCount })}</summary>
      <ul className={styles.failures}>
        {shown.map(({ path, message }) => (
          <li key={path}>
            <span className={styles.path}>{path}</span> {message}
          </li>
        ))}
      </ul>
      {shown.length < run.failedCount && !isUnderWay(run) && (
        <Button onClick={load}>{t('library.moreUnreadable')}</Button>
      )}
    </details>
  );
}
