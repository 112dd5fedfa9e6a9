import type { ReactNode } from 'react';
import { Copy, Search } from 'lucide-react';
import type { ImageDetails } from '../../../preload/contract/gallery.ts';
import { copyText } from '../../api/image-actions.ts';
import { navigate } from '../../api/navigation.ts';
import { dialectName } from '../../i18n/dialect-name.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { IconButton } from '../../ui/button.tsx';
import { fileRows, settingRows, sharedSource, type MetadataRow } from './metadata-rows.ts';
import { Lineage } from './lineage.tsx';
import { RawMetadata } from './raw-metadata.tsx';
import { useSession } from './use-session.ts';
import { UserFactsPanel, type AskedField } from './user-facts-panel.tsx';
import styles from './detail.module.css';

/** Everything known of a picture; each value can be copied and, where it means something, searched for. */
export function MetadataPanel({
  details,
  asked,
  onFamily,
}: {
  details: ImageDetails;
  asked: AskedField | null;
  onFamily: () => void;
}): ReactNode {
  const t = useTranslate();
  const { record } = details;
  const { prompt, negativePrompt, provenance, sessionId } = record.generation;
  const session = useSession(sessionId);
  return (
    <aside className={styles.panel} aria-label={t('detail.panel')}>
      <Prose
        title={t('detail.section.prompt')}
        text={prompt}
        empty={t('detail.noPrompt')}
        source={provenance['prompt']}
      />
      {negativePrompt !== '' && (
        <Prose
          title={t('detail.section.negative')}
          text={negativePrompt}
          empty=""
          source={provenance['negativePrompt']}
        />
      )}
      <UserFactsPanel key={record.uid} record={record} asked={asked} />
      <Rows title={t('detail.section.settings')} rows={settingRows(record, session, t)} />
      <Lineage details={details} onFamily={onFamily} />
      <Rows title={t('detail.section.file')} rows={fileRows(record, t)} />
      <RawMetadata key={`raw-${record.uid}`} uid={record.uid} />
    </aside>
  );
}

function Prose({
  title,
  text,
  empty,
  source,
}: {
  title: string;
  text: string;
  empty: string;
  source: string | undefined;
}): ReactNode {
  const t = useTranslate();
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>{title}</h2>
        {source !== undefined && <Source dialect={source} />}
        {text !== '' && (
          <IconButton
            icon={Copy}
            size="small"
            label={t('detail.copy', { field: title })}
            onClick={() => void copyText(text)}
          />
        )}
      </div>
      {text === '' ? (
        <p className={styles.muted}>{empty}</p>
      ) : (
        <p className={styles.prose} dir="auto" data-selectable>
          {text}
        </p>
      )}
    </section>
  );
}

function Source({ dialect }: { dialect: string }): ReactNode {
  const t = useTranslate();
  const name = dialectName(dialect, t);
  return (
    <span className={styles.source} title={t('detail.provenance', { dialect: name })}>
      {name}
    </span>
  );
}

function Rows({ title, rows }: { title: string; rows: readonly MetadataRow[] }): ReactNode {
  const t = useTranslate();
  if (rows.length === 0) return null;
  const shared = sharedSource(rows);
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>{title}</h2>
        {shared !== null && <Source dialect={shared} />}
      </div>
      <dl className={styles.rows}>
        {rows.map((row) => {
          const { query } = row;
          return (
            <div key={row.key} className={styles.row}>
              <dt>{row.label}</dt>
              <dd>
                <span data-selectable>{row.value}</span>
                {row.source !== null && row.source !== shared && <Source dialect={row.source} />}
                <span className={styles.rowActions}>
                  {query !== null && (
                    <IconButton
                      icon={Search}
                      size="small"
                      label={t('detail.filter', { field: row.label, value: row.value })}
                      onClick={() => navigate('gallery', { query })}
                    />
                  )}
                  <IconButton
                    icon={Copy}
                    size="small"
                    label={t('detail.copy', { field: row.label })}
                    onClick={() => void copyText(row.copied ?? row.value)}
                  />
                </span>
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
