import { useEffect, useState, type ReactNode } from 'react';
import { FolderOpen } from 'lucide-react';
import type { BatchReport, WatchedFolder } from '../../../preload/contract/batch.ts';
import { api } from '../../api/api.ts';
import { errorText } from '../../api/error-text.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { showToast } from '../../ui/toast-store.ts';
import { Toggle } from '../../ui/toggle.tsx';
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
      <Watching />
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
      <dl className={styles.facts}>
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

function Watching(): ReactNode {
  const t = useTranslate();
  const [watched, setWatched] = useState<WatchedFolder | null>(null);
  const [canPick, setCanPick] = useState(false);
  useEffect(() => {
    void Promise.all([api.batch.watched({}), api.system.info({})])
      .then(([folder, info]) => {
        setWatched(folder);
        setCanPick(info.can.pickPaths);
      })
      .catch(() => undefined);
  }, []);
  const change = async (grant: string | null, enabled: boolean): Promise<void> => {
    try {
      setWatched(await api.batch.watch({ grant, enabled }));
    } catch (error) {
      showToast({ tone: 'error', text: errorText(error) });
    }
  };
  const choose = async (): Promise<void> => {
    const { grants } = await api.system.pickPaths({ purpose: 'import-folder' });
    const [folder] = grants;
    if (folder) await change(folder.grant, watched?.enabled ?? true);
  };
  return (
    <section>
      <h2 className={styles.detailTitle}>{t('batches.watchFolder')}</h2>
      <div className={styles.watchRow}>
        <Field label={t('batches.watch')} inline>
          <Toggle
            checked={watched?.enabled === true}
            disabled={watched === null}
            onChange={(enabled) => void change(null, enabled)}
          />
        </Field>
        {canPick && (
          <Button size="small" icon={FolderOpen} onClick={() => void choose()}>
            {t('batches.watchChoose')}
          </Button>
        )}
      </div>
      <p className={styles.quietText}>
        {watched?.path ?? t(canPick ? 'batches.watchNone' : 'batches.watchUnsupported')}
      </p>
    </section>
  );
}
