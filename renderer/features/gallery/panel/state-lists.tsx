import type { ReactNode } from 'react';
import type { QueryField } from '../../../../main/domain/query/ast.ts';
import {
  addTerm,
  chosenValues,
  fieldTerm,
  hasTerm,
  setField,
  toggleTerm,
  toggleValue,
} from '../../../../main/domain/query/edit.ts';
import { HAS_VALUES, IS_VALUES, STATUS_VALUES } from '../../../../main/domain/query/fields.ts';
import { printQuery } from '../../../../main/domain/query/printer.ts';
import type { MessageKey } from '../../../i18n/messages.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { NavRow } from '../../../ui/nav-row.tsx';
import { setQuery, useGallery } from '../gallery-store.ts';
import { PanelSection } from './panel-section.tsx';
import { useCounts } from './use-counts.ts';
import styles from './panel.module.css';

interface StateSpec {
  readonly field: QueryField;
  readonly title: MessageKey;
  readonly values: readonly { readonly value: string; readonly label: MessageKey }[];
  /** Whether a picture has but one of the values, so that several chosen ones mean any of them. */
  readonly exclusive: boolean;
}

const STATES: readonly StateSpec[] = [
  {
    field: 'status',
    title: 'gallery.state.status.title',
    values: STATUS_VALUES.map((value) => ({ value, label: `gallery.state.status.${value}` as const })),
    exclusive: true,
  },
  {
    field: 'is',
    title: 'gallery.state.is.title',
    // The trash is a place of its own.
    values: IS_VALUES.filter((value) => value !== 'trashed').map((value) => ({
      value,
      label: `gallery.state.is.${value}` as const,
    })),
    exclusive: false,
  },
  {
    field: 'has',
    title: 'gallery.state.has.title',
    values: HAS_VALUES.map((value) => ({ value, label: `gallery.state.has.${value}` as const })),
    exclusive: false,
  },
];

/** Of what is in view, what is done or failed, what is duplicate or missing, and what has a mask or children, with counts. */
export function StateLists(): ReactNode {
  const t = useTranslate();
  return STATES.map((spec) => (
    <PanelSection
      key={spec.field}
      title={t(spec.title)}
      memoryKey={`state:${spec.field}`}
      openAtFirst={spec.field === 'status'}
    >
      <States spec={spec} />
    </PanelSection>
  ));
}

function States({ spec: { field, values, exclusive } }: { spec: StateSpec }): ReactNode {
  const t = useTranslate();
  const query = useGallery((state) => state.query);
  const others = exclusive ? setField(query, field, null) : query;
  const counts = useCounts(values.map(({ value }) => printQuery(addTerm(others, fieldTerm(field, value)))));
  if (counts === null) return <p className={styles.empty}>{t('common.loading')}</p>;
  const shown = values
    .map(({ value, label }, index) => ({
      value,
      label,
      count: counts[index] ?? 0,
      chosen: exclusive
        ? chosenValues(query, field).includes(value)
        : hasTerm(query, fieldTerm(field, value)),
    }))
    .filter(({ count, chosen }) => count > 0 || chosen);
  if (shown.length === 0) return <p className={styles.empty}>{t('gallery.panel.empty')}</p>;
  return (
    <ul>
      {shown.map(({ value, label, count, chosen }) => (
        <li key={value}>
          <NavRow
            name={t(label)}
            count={count}
            pressed={chosen}
            onClick={() =>
              setQuery(
                exclusive ? toggleValue(query, field, value) : toggleTerm(query, fieldTerm(field, value)),
              )
            }
          />
        </li>
      ))}
    </ul>
  );
}
