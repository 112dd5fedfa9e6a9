import { useEffect, useState, type ReactNode } from 'react';
import type { CatalogCopies as Copies, CatalogCopy } from '../../../main/domain/catalog-copy.ts';
import { api } from '../../api/api.ts';
import { translate, useTranslate } from '../../i18n/translate.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { formatBytes } from '../../ui/format-bytes.ts';
import { showToast } from '../../ui/toast-store.ts';
import { runCheck } from './run-check.ts';
import { tellFailed } from './tell-failed.ts';
import styles from './settings.module.css';
import { timeLabel } from '../../ui/date-label.ts';

/** Copies of the catalog: when they were made, one more, and one to go back to. */
export function CatalogCopies(): ReactNode {
  const t = useTranslate();
  const [known, setKnown] = useState<Copies | null>(null);
  const [busy, setBusy] = useState(false);
  const [chosen, setChosen] = useState<CatalogCopy | null>(null);
  const load = (): void => void api.maintenance.catalogCopies({}).then(setKnown, tellFailed);
  useEffect(load, []);

  const backUp = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.maintenance.backUpCatalog({});
      showToast({ tone: 'success', text: t('settings.copyDone') });
    } catch (error) {
      tellFailed(error);
    }
    setBusy(false);
    load();
  };
  const cancelRestore = (): void => void api.maintenance.cancelRestore({}).then(load, tellFailed);
  const restore = async ({ name }: CatalogCopy): Promise<void> => {
    try {
      const { restarts } = await runCheck(t('settings.copyChecking'), (operationId) =>
        api.maintenance.restoreCatalog({ name, operationId }),
      );
      if (!restarts) {
        const action = { label: t('settings.copyRestoreCancel'), run: cancelRestore };
        showToast({ text: t('settings.copyRestoreLater'), action });
      }
    } catch (error) {
      tellFailed(error);
    }
    load();
  };
  return (
    <div className={styles.task}>
      <div>
        <h2 className={styles.label}>{t('settings.copies')}</h2>
        <p className={styles.help}>{t('settings.copiesHelp')}</p>
      </div>
      {known?.copies.length === 0 && <p>{t('settings.copiesNone')}</p>}
      {known !== null && known.copies.length > 0 && (
        <ul className={styles.copies}>
          {known.copies.map((copy) => (
            <li key={copy.name}>
              <div>
                {copyText(copy)}
                {known.restoring === copy.name && (
                  <p className={styles.help}>{t('settings.copyRestoring')}</p>
                )}
              </div>
              {known.restoring === copy.name ? (
                <Button onClick={cancelRestore}>{t('settings.copyRestoreCancel')}</Button>
              ) : (
                copy.pictures !== null && (
                  <Button
                    aria-label={t('settings.copyRestoreNamed', { when: timeLabel(copy.atMs) })}
                    onClick={() => setChosen(copy)}
                  >
                    {t('settings.copyRestore')}
                  </Button>
                )
              )}
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button busy={busy} onClick={() => void backUp()}>
          {t('settings.copyNow')}
        </Button>
      </div>
      {chosen !== null && (
        <AskDialog
          onClose={() => setChosen(null)}
          title={t('settings.copyRestoreConfirm', { when: timeLabel(chosen.atMs) })}
          description={t('settings.copyRestoreHelp')}
          action={t('settings.copyRestore')}
          onConfirm={() => void restore(chosen)}
        />
      )}
    </div>
  );
}

function copyText({ kind, atMs, pictures, sizeBytes }: CatalogCopy): string {
  const facts = { when: timeLabel(atMs), size: formatBytes(sizeBytes) };
  const what =
    pictures === null
      ? translate('settings.copyUnreadable', facts)
      : translate('settings.copyOf', { ...facts, pictures });
  return kind === 'replaced' ? translate('settings.copyReplaced', { what }) : what;
}
