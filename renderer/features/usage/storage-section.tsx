import { useEffect, useState, type ReactNode } from 'react';
import { api } from '../../api/api.ts';
import { onCatalogEvent } from '../../api/catalog-events.ts';
import { tellError } from '../../api/tell-error.ts';
import { openShrink } from '../../api/library-dialogs.ts';
import { routeHref } from '../../api/navigation.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { dateLabel } from '../../ui/date-label.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatBytes } from '../../ui/format-bytes.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { showToast } from '../../ui/toast-store.ts';
import { OriginalsList } from './originals-list.tsx';
import { largestFirst, storageRows } from './usage-rows.ts';
import { UsageTable } from './usage-table.tsx';
import { useReport } from './use-report.ts';
import styles from './usage.module.css';

const load = () => api.maintenance.storage({});

/** What takes up the library's space, and what of it can be freed. */
export function StorageSection(): ReactNode {
  const t = useTranslate();
  const { report, failure, reload } = useReport(load);
  // Files made smaller, undo and redo change what is used.
  useEffect(() => onCatalogEvent(({ kind }) => kind === 'journal' && reload()), [reload]);
  if (failure !== null) {
    return (
      <ErrorState
        title={t('common.couldNotLoad')}
        message={failure}
        retry={{ label: t('common.retry'), run: reload }}
      />
    );
  }
  if (report === null) return <Spinner label={t('common.loading')} />;
  const { folders, models, months, cache, trash } = report;
  const columns = [t('usage.images'), t('usage.size')];
  const named = (key: string): string => key || t('usage.none');
  const total = months.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    <div className={styles.section}>
      <dl className={styles.facts}>
        <div>
          <dt>{t('usage.pictures')}</dt>
          <dd>{formatBytes(total)}</dd>
        </div>
        <div>
          <dt>{t('usage.cache')}</dt>
          <dd>{formatBytes(cache.sizeBytes)}</dd>
        </div>
        <div>
          <dt>{t('usage.trash')}</dt>
          <dd>{formatBytes(trash.sizeBytes)}</dd>
        </div>
      </dl>
      <div className={styles.actions}>
        <ClearCache files={cache.files} sizeBytes={cache.sizeBytes} onCleared={reload} />
        <Button onClick={() => void shrinkAll()}>{t('usage.shrinkAll')}</Button>
        {trash.files > 0 && (
          <a href={routeHref('gallery', { query: 'is:trashed' })}>{t('usage.openTrash')}</a>
        )}
      </div>
      <OriginalsList onChanged={reload} />
      <UsageTable
        title={t('usage.perFolder')}
        columns={columns}
        rows={largestFirst(storageRows(folders, named))}
      />
      <UsageTable
        title={t('usage.perModel')}
        columns={columns}
        rows={largestFirst(storageRows(models, named))}
      />
      <UsageTable title={t('usage.perMonth')} columns={columns} rows={storageRows(months, dateLabel)} />
    </div>
  );
}

const EVERY_PNG = 'format:png';

async function shrinkAll(): Promise<void> {
  try {
    const [count = 0] = (await api.gallery.counts({ queries: [EVERY_PNG] })).counts;
    openShrink({ kind: 'query', query: EVERY_PNG }, count);
  } catch (error) {
    tellError(error);
  }
}

/** Says how much it frees before it does. */
function ClearCache({
  files,
  sizeBytes,
  onCleared,
}: {
  files: number;
  sizeBytes: number;
  onCleared(): void;
}): ReactNode {
  const t = useTranslate();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const clear = async (): Promise<void> => {
    setBusy(true);
    try {
      const freed = await api.maintenance.clearCache({});
      showToast({ tone: 'success', text: t('usage.cleared', { size: formatBytes(freed.sizeBytes) }) });
      onCleared();
    } catch (error) {
      tellError(error);
    }
    setBusy(false);
  };
  return (
    <>
      <Button busy={busy} disabled={files === 0} onClick={() => setAsking(true)}>
        {t('usage.clearCache')}
      </Button>
      <AskDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('usage.clearConfirm')}
        description={t('usage.clearText', { count: files, size: formatBytes(sizeBytes) })}
        action={t('usage.clearCache')}
        onConfirm={() => void clear()}
      />
    </>
  );
}
