import type { ReactNode } from 'react';
import { IMAGE_TYPES } from '../../../../main/domain/generation.ts';
import type { FacetValue } from '../../../../main/domain/catalog-view.ts';
import type { SelectionSummary } from '../../../../main/domain/selection-summary.ts';
import { api } from '../../../api/api.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { formatBytes } from '../../../ui/format-bytes.ts';
import { formatDuration } from '../../../ui/format-duration.ts';
import { Spinner } from '../../../ui/spinner.tsx';
import type { TargetInput } from '../../../../preload/contract/gallery.ts';
import { closeDialog, type Chosen } from './gallery-dialog.ts';
import { useAsked } from './use-asked.ts';
import styles from './bulk.module.css';

const summarize = (target: TargetInput, operationId: string): Promise<SelectionSummary> =>
  api.gallery.summary({ target, operationId });

/** What the chosen pictures have in common. */
export function SummaryDialog({ chosen }: { chosen: Chosen }): ReactNode {
  const t = useTranslate();
  const { found: summary = null, failure = '' } = useAsked(chosen.target, summarize) ?? {};
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={t('gallery.summary.title')}
      closeLabel={t('common.close')}
      size="large"
    >
      {failure !== '' && <p role="alert">{failure}</p>}
      {summary === null && failure === '' && <Spinner label={t('common.loading')} />}
      {summary !== null && <Summary summary={summary} />}
    </Dialog>
  );
}

function Summary({ summary }: { summary: SelectionSummary }): ReactNode {
  const t = useTranslate();
  const { images, sizeBytes, engineSeconds, cost, steps, guidance } = summary;
  const span = (range: readonly [number, number] | null): string | null =>
    range === null ? null : range[0] === range[1] ? String(range[0]) : `${range[0]} – ${range[1]}`;
  const types = summary.types.map(({ value, count }) => {
    const known = IMAGE_TYPES.find((one) => one === value);
    return { value: known === undefined ? value : t(`gallery.type.${known}`), count };
  });
  const facts: readonly (readonly [string, string | null])[] = [
    [t('gallery.summary.images'), images.toLocaleString()],
    [t('gallery.summary.size'), formatBytes(sizeBytes)],
    [t('gallery.summary.time'), engineSeconds === 0 ? null : formatDuration(engineSeconds * 1000)],
    [t('gallery.summary.cost'), cost === 0 ? null : cost.toFixed(2)],
    [t('gallery.summary.steps'), span(steps)],
    [t('gallery.summary.guidance'), span(guidance)],
  ];
  return (
    <div className={styles.summary}>
      <dl className={styles.facts}>
        {facts.map(
          ([label, value]) =>
            value !== null && (
              <div key={label} className={styles.fact}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <TallyList title={t('gallery.summary.models')} values={summary.models} of={images} />
      <TallyList title={t('gallery.summary.types')} values={types} of={images} />
      <TallyList title={t('gallery.summary.samplers')} values={summary.samplers} of={images} />
      <TallyList title={t('gallery.summary.words')} values={summary.words} of={images} />
      <TallyList title={t('gallery.summary.tags')} values={summary.tags} of={images} />
    </div>
  );
}

function TallyList({
  title,
  values,
  of,
}: {
  title: string;
  values: readonly FacetValue[];
  of: number;
}): ReactNode {
  if (values.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul className={styles.tally}>
        {values.map(({ value, count }) => (
          <li key={value}>
            <span
              className={styles.meter}
              style={{ width: `${(count / Math.max(1, of)) * 100}%` }}
              aria-hidden
            />
            <span>{value}</span>
            <span>{count.toLocaleString()}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
