import { useState, type ReactNode } from 'react';
import { Copy } from 'lucide-react';
import { api } from '../../api/api.ts';
import { errorText } from '../../api/error-text.ts';
import { copyText } from '../../api/image-actions.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import styles from './detail.module.css';

/** The text of the file as it was found, on demand: a workflow can be large. */
export function RawMetadata({ uid }: { uid: string }): ReactNode {
  const t = useTranslate();
  const [texts, setTexts] = useState<Readonly<Record<string, string>> | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const entries = Object.entries(texts ?? {});
  const load = (): void => {
    api.gallery.rawTexts({ uid }).then(
      (found) => {
        setTexts(found);
        setFailure(null);
      },
      (error: unknown) => setFailure(error),
    );
  };
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>{t('detail.section.raw')}</h2>
      </div>
      {texts === null ? (
        <>
          {failure !== null && (
            <p className={styles.failure} role="alert">
              {t('detail.rawFailed')} {errorText(failure)}
            </p>
          )}
          <Button size="small" onClick={load}>
            {t(failure === null ? 'detail.rawShow' : 'common.retry')}
          </Button>
        </>
      ) : (
        <>
          {entries.length === 0 && <p className={styles.muted}>{t('detail.rawEmpty')}</p>}
          {entries.map(([name, text]) => (
            <div key={name}>
              <div className={styles.sectionHead}>
                <h3>{name}</h3>
                <IconButton
                  icon={Copy}
                  size="small"
                  label={t('detail.copy', { field: name })}
                  onClick={() => void copyText(text)}
                />
              </div>
              <textarea readOnly rows={8} aria-label={name} value={text} className={styles.rawText} />
            </div>
          ))}
        </>
      )}
    </section>
  );
}
