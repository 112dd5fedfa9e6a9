import { useEffect, useState, type ReactNode } from 'react';
import type { BatchReport } from '../../../preload/contract/batch.ts';
import { api } from '../../api/api.ts';
import { useTranslate } from '../../i18n/translate.ts';
import styles from './batches.module.css';

/** What the file says beside its prompts, and what surrounds it. */
export function BatchDetails({ report }: { report: BatchReport }): ReactNode {
  const t = useTranslate();
  return (
    <div className={styles.details}>
      {(report.title !== '' || report.summary !== '') && (
        <section>
          {report.title !== '' && <h2>{report.title}</h2>}
          {report.summary !== '' && <p>{report.summary}</p>}
        </section>
      )}
      <Facts
        title={t('batches.settings')}
        facts={[
          ...(report.model ? [{ name: t('batches.model'), value: report.model.title }] : []),
          ...(report.workflow === null ? [] : [{ name: t('batches.workflow'), value: report.workflow }]),
          ...report.settings,
        ]}
      />
      <Facts
        title={t('batches.variations')}
        facts={report.variations.map(({ name, type, count }) => ({
          name,
          value: `${count} · ${t(`batches.variation.${type as 'sequential' | 'random' | 'static'}`)}`,
        }))}
      />
      <Facts
        title={t('batches.loras')}
        facts={report.loras.map(({ name, modelStrength, clipStrength }) => ({
          name,
          value: t('batches.strength', { model: modelStrength, clip: clipStrength }),
        }))}
      />
      <Facts
        title={t('batches.otherKeys')}
        facts={report.otherKeys.map(({ key, text }) => ({ name: key, value: text }))}
      />
      <Wildcards />
    </div>
  );
}

function Facts({
  title,
  facts,
}: {
  title: string;
  facts: readonly { readonly name: string; readonly value: string }[];
}): ReactNode {
  if (facts.length === 0) return null;
  return (
    <section>
      <h2 className={styles.detailTitle}>{title}</h2>
      <dl>
        {facts.map(({ name, value }) => (
          <div key={name} className={styles.factRow}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Wildcards(): ReactNode {
  const t = useTranslate();
  const [lists, setLists] = useState<readonly { name: string; lines: number }[]>([]);
  useEffect(() => {
    void api.batch
      .wildcards({})
      .then(setLists)
      .catch(() => undefined);
  }, []);
  return (
    <section>
      <h2 className={styles.detailTitle}>{t('batches.wildcards')}</h2>
      <p className={styles.quietText}>{t('batches.wildcardsHelp')}</p>
      <p className={styles.wildcards}>
        {lists.map(({ name, lines }) => (
          <span key={name} className={styles.wildcard}>
            __{name}__ · {lines}
          </span>
        ))}
      </p>
    </section>
  );
}
