import type { ReactNode } from 'react';
import type { JobView } from '../../preload/contract/jobs.ts';
import { useServers } from '../api/use-servers.ts';
import { needsServer, waitsFor } from '../../main/domain/waits-for.ts';
import { useTranslate } from '../i18n/translate.ts';
import styles from './waits-for-notice.module.css';

/** Says of a job that does not go on which servers it waits for, or why it is tried again. */
export function WaitsForNotice({ job }: { job: JobView }): ReactNode {
  return needsServer(job) && <Notice job={job} />;
}

function Notice({ job }: { job: JobView }): ReactNode {
  const t = useTranslate();
  const servers = useServers();
  const reason = servers === null ? null : waitsFor(job, servers);
  if (reason === null) return null;
  return (
    <p className={styles.notice} role="status">
      {reason.kind === 'silent' && t('queue.waitsFor', { servers: reason.servers })}
      {reason.kind === 'no-server' && t('queue.waitsForNoServer')}
      {reason.kind === 'tried' && t('queue.waitsToTryAgain', { reason: reason.reason })}
    </p>
  );
}
