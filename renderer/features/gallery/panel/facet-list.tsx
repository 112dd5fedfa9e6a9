import { useState, type ReactNode } from 'react';
import type { FacetField } from '../../../../main/domain/catalog-view.ts';
import type { QueryField } from '../../../../main/domain/query/ast.ts';
import { isChosen, toggleValue } from '../../../../main/domain/query/edit.ts';
import { MARKS } from '../../../../main/domain/image-record.ts';
import { IMAGE_TYPES } from '../../../../main/domain/generation.ts';
import type { Translate } from '../../../i18n/messages.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { Button } from '../../../ui/button.tsx';
import { NavRow } from '../../../ui/nav-row.tsx';
import { setQuery, useGallery } from '../gallery-store.ts';
import { isImageDrag } from '../image-drag.ts';
import { dateLabel } from '../../../ui/date-label.ts';
import { DateRange } from './date-range.tsx';
import { PanelSection } from './panel-section.tsx';
import { TagTree } from './tag-tree.tsx';
import { useFacet } from './use-facet.ts';
import styles from './panel.module.css';

interface FacetSpec {
  readonly facet: FacetField;
  readonly field: QueryField;
}

const FACETS: readonly FacetSpec[] = [
  { facet: 'model', field: 'model' },
  { facet: 'type', field: 'type' },
  { facet: 'tag', field: 'tag' },
  { facet: 'month', field: 'created' },
  { facet: 'project', field: 'project' },
  { facet: 'rating', field: 'rating' },
  { facet: 'mark', field: 'mark' },
  { facet: 'lora', field: 'lora' },
  { facet: 'sampler', field: 'sampler' },
  { facet: 'engine', field: 'engine' },
  { facet: 'format', field: 'format' },
];

const OPEN_AT_FIRST = new Set<FacetField>(['model', 'type', 'tag', 'month']);
const FEW = 6;
const MANY = 200;

/** What the pictures in view are, by value with counts; clicking one filters by it. */
export function FacetLists(): ReactNode {
  const t = useTranslate();
  return FACETS.map(({ facet, field }) => (
    <PanelSection
      key={facet}
      title={t(`gallery.facet.${facet}`)}
      memoryKey={`facet:${facet}`}
      openAtFirst={OPEN_AT_FIRST.has(facet)}
      {...(facet === 'tag' && { accepts: isImageDrag })}
    >
      {facet === 'month' && <DateRange />}
      {facet === 'tag' ? <TagTree /> : <FacetValues facet={facet} field={field} />}
    </PanelSection>
  ));
}

function FacetValues({ facet, field }: { facet: FacetField; field: QueryField }): ReactNode {
  const t = useTranslate();
  const query = useGallery((state) => state.query);
  const [all, setAll] = useState(false);
  const values = useFacet(facet, field, all ? MANY : FEW + 1);
  if (values === null) return <p className={styles.empty}>{t('common.loading')}</p>;
  if (values.length === 0) return <p className={styles.empty}>{t('gallery.panel.empty')}</p>;
  const shown = all ? values : values.slice(0, FEW);
  return (
    <>
      <ul>
        {shown.map(({ value, count }) => (
          <li key={value}>
            <NavRow
              name={valueLabel(facet, value, t)}
              count={count}
              pressed={isChosen(query, field, value)}
              onClick={() => setQuery(toggleValue(query, field, value))}
            />
          </li>
        ))}
      </ul>
      {values.length > FEW && (
        <Button size="small" variant="quiet" onClick={() => setAll(!all)}>
          {t(all ? 'gallery.panel.less' : 'gallery.panel.more')}
        </Button>
      )}
    </>
  );
}

function valueLabel(facet: FacetField, value: string, t: Translate): string {
  if (facet === 'month' || facet === 'day') return dateLabel(value);
  if (facet === 'rating') {
    const count = Number(value);
    return count === 0 ? t('gallery.rating.none') : t('gallery.rating.stars', { count });
  }
  const type = IMAGE_TYPES.find((one) => facet === 'type' && one === value);
  if (type !== undefined) return t(`gallery.type.${type}`);
  const mark = [...MARKS, 'none' as const].find((one) => facet === 'mark' && one === value);
  return mark === undefined ? value : t(`gallery.mark.${mark}`);
}
