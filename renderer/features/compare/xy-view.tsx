import { useEffect, useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { Download, Grid3x3, Images } from 'lucide-react';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { printQuery } from '../../../main/domain/query/printer.ts';
import { VARIED_FIELDS, type VariedField } from '../../../main/domain/query/same-value.ts';
import { sameExceptQuery, variedBetween, xyTable, type XyTable } from '../../../main/domain/same-except.ts';
import { api } from '../../api/api.ts';
import { errorText } from '../../api/error-text.ts';
import { tellError } from '../../api/tell-error.ts';
import { navigate, routeHref } from '../../api/navigation.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { Slider } from '../../ui/slider.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { showToast } from '../../ui/toast-store.ts';
import { useWidth } from '../../ui/use-width.ts';
import { pictureUrl, saveXyImage } from './save-xy-image.ts';
import styles from './compare.module.css';

const MAX_PICTURES = 400;
/** Sides of a picture, CSS pixels. */
const MIN_CELL = 96;
const MAX_CELL = 1024;
/** Until the slider is used. */
const FIRST_MOST = 480;
/** What stands beside the pictures: labels and margins. */
const BESIDE = 120;
const GAP = 6;

/** Pictures made with the same settings as one except one or two, arranged along those. */
export function XyView({
  base,
  compared,
}: {
  base: ImageRecord;
  compared: readonly ImageRecord[];
}): ReactNode {
  const t = useTranslate();
  const first = useFirstAxes(base, compared);
  return first === null ? <Spinner label={t('common.loading')} /> : <XyGrid base={base} first={first} />;
}

function XyGrid({ base, first }: { base: ImageRecord; first: readonly VariedField[] }): ReactNode {
  const t = useTranslate();
  const [firstX = 'seed', firstY = ''] = first;
  const [x, setX] = useState<VariedField>(firstX);
  const [y, setY] = useState<VariedField | ''>(firstY);
  const except = useMemo<readonly VariedField[]>(() => (y === '' ? [x] : [x, y]), [x, y]);
  const query = printQuery(sameExceptQuery(base, except));
  const { records, total, failure } = useSameExcept(base, query);
  const fields = VARIED_FIELDS.map((field) => ({ value: field, label: t(`compare.field.${field}`) }));
  const table = useMemo(
    () => (records === null ? null : xyTable(records, x, y === '' ? null : y)),
    [records, x, y],
  );
  const titles = { x: t(`compare.field.${x}`), y: y === '' ? '' : t(`compare.field.${y}`) };
  const container = useRef<HTMLDivElement>(null);
  const width = useWidth(container, 1000);
  const [chosen, setChosen] = useState<number | null>(null);
  const cell = chosen ?? fittingCell(width, table?.columns.length ?? 1, y === '');
  return (
    <div ref={container} className={styles.xy}>
      <div className={styles.axes}>
        <span>{t('compare.grid.text')}</span>
        <Field label={t('compare.grid.x')} inline>
          <Select<VariedField>
            value={x}
            options={fields.filter((field) => field.value !== y)}
            onChange={setX}
          />
        </Field>
        <Field label={t('compare.grid.y')} inline>
          <Select<VariedField | ''>
            value={y}
            options={[
              { value: '' as const, label: t('compare.grid.none') },
              ...fields.filter((field) => field.value !== x),
            ]}
            onChange={setY}
          />
        </Field>
        <span className={styles.muted}>
          {records !== null && t('compare.grid.found', { count: total })}
          {records !== null &&
            records.length < total &&
            ` ${t('compare.grid.limited', { count: records.length })}`}
        </span>
        <span className={styles.space} />
        <Slider
          className={styles.xySize}
          label={t('compare.grid.size')}
          title={t('compare.grid.size')}
          min={MIN_CELL}
          max={MAX_CELL}
          step={16}
          value={cell}
          onChange={setChosen}
        />
        <Button icon={Images} onClick={() => navigate('gallery', { query })}>
          {t('compare.grid.show')}
        </Button>
        <Button
          icon={Download}
          disabled={table === null || (records?.length ?? 0) < 2}
          onClick={() => {
            if (table === null) return;
            saveXyImage(table, titles).then(
              () => showToast({ tone: 'success', text: t('compare.grid.exported') }),
              tellError,
            );
          }}
        >
          {t('compare.grid.export')}
        </Button>
      </div>
      {failure !== null && <p role="alert">{errorText(failure)}</p>}
      {records === null && failure === null && <Spinner label={t('common.loading')} />}
      {records !== null && records.length < 2 && (
        <div className={styles.center}>
          <EmptyState
            icon={Grid3x3}
            title={t('compare.grid.emptyTitle')}
            text={t('compare.grid.empty')}
            actions={
              <Button onClick={() => navigate('generate', { fromUid: base.uid, seed: 'same' })}>
                {t('compare.grid.vary')}
              </Button>
            }
          />
        </div>
      )}
      {table !== null && (records?.length ?? 0) >= 2 && (
        <XyPictures table={table} base={base} titles={titles} cell={cell} />
      )}
    </div>
  );
}

function XyPictures({
  table,
  base,
  titles,
  cell,
}: {
  table: XyTable;
  base: ImageRecord;
  titles: { x: string; y: string };
  cell: number;
}): ReactNode {
  const t = useTranslate();
  const picture = (record: ImageRecord | null | undefined, alt: string): ReactNode =>
    record === null || record === undefined ? (
      <span className={styles.muted}>{t('compare.grid.missing')}</span>
    ) : (
      <a href={routeHref('image', { uid: record.uid })}>
        <img src={pictureUrl(record, cell * window.devicePixelRatio)} alt={alt} />
      </a>
    );
  const isBase = (record: ImageRecord | null | undefined): true | undefined =>
    record?.uid === base.uid || undefined;
  return (
    <div className={styles.xyScroll} style={{ '--xy-cell': `${cell}px` } as CSSProperties}>
      {titles.y === '' ? (
        <ul className={styles.xyList} aria-label={titles.x}>
          {table.columns.map((column, index) => {
            const record = table.cells[0]?.[index];
            return (
              <li key={column}>
                <span>{`${titles.x} ${column}`}</span>
                <div className={styles.xyCell} data-base={isBase(record)}>
                  {picture(record, `${titles.x} ${column}`)}
                </div>
              </li>
            );
          })}
        </ul>
      ) : (
        <table className={styles.xyTable}>
          <thead>
            <tr>
              <td className={styles.muted}>{`${titles.y} / ${titles.x}`}</td>
              {table.columns.map((column) => (
                <th key={column} scope="col">
                  {titles.x} {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, at) => (
              <tr key={row}>
                <th scope="row">
                  {titles.y} {row}
                </th>
                {table.cells[at]?.map((record, index) => {
                  const column = table.columns[index] ?? '';
                  return (
                    <td key={column} className={styles.xyCell} data-base={isBase(record)}>
                      {picture(record, `${titles.x} ${column}, ${titles.y} ${row}`)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** As large as they fit side by side; what stands in one line and goes on in the next, at a good size. */
function fittingCell(width: number, columns: number, single: boolean): number {
  const fitting = Math.floor((width - BESIDE) / columns) - GAP;
  return Math.min(FIRST_MOST, Math.max(single ? 240 : 160, fitting));
}

/**
 * What the pictures compared differ in, where that is one or two settings; else the one setting along which there are most pictures
 * of the first. Null until that is known.
 */
function useFirstAxes(base: ImageRecord, compared: readonly ImageRecord[]): readonly VariedField[] | null {
  const [axes, setAxes] = useState<readonly VariedField[] | null>(() => {
    const varied = variedBetween(compared, 2);
    return varied.length === 0 ? null : varied;
  });
  const isKnown = axes !== null;
  useEffect(() => {
    if (isKnown) return undefined;
    let current = true;
    const queries = VARIED_FIELDS.map((field) => printQuery(sameExceptQuery(base, [field])));
    api.gallery.counts({ queries }).then(
      ({ counts }) => {
        const fullest = VARIED_FIELDS[counts.indexOf(Math.max(...counts))];
        if (current) setAxes(fullest === undefined ? [] : [fullest]);
      },
      // What is wrong is told by the pictures, which can't be asked for either.
      () => current && setAxes([]),
    );
    return () => {
      current = false;
    };
  }, [base, isKnown]);
  return axes;
}

interface Found {
  readonly key: string;
  readonly records: readonly ImageRecord[] | null;
  /** How many there are, of which the records may be the newest only. */
  readonly total: number;
  readonly failure: unknown;
}

function useSameExcept(base: ImageRecord, query: string): Found {
  const [found, setFound] = useState<Found>({ key: query, records: null, total: 0, failure: null });
  useEffect(() => {
    let current = true;
    findSameExcept(base, query).then(
      ({ records, total }) => {
        if (current) setFound({ key: query, records, total, failure: null });
      },
      (failure: unknown) => {
        if (current) setFound({ key: query, records: null, total: 0, failure });
      },
    );
    return () => {
      current = false;
    };
  }, [base, query]);
  return found.key === query ? found : { key: query, records: null, total: 0, failure: null };
}

/** The newest pictures of the query and the base, however old it is. */
async function findSameExcept(
  base: ImageRecord,
  query: string,
): Promise<{ readonly records: readonly ImageRecord[]; readonly total: number }> {
  const [{ uids }, { counts }] = await Promise.all([
    api.gallery.uids({ target: { kind: 'query', query }, limit: MAX_PICTURES }),
    api.gallery.counts({ queries: [query] }),
  ]);
  const others = uids.filter((uid) => uid !== base.uid);
  const records = await api.gallery.records({ uids: others.slice(0, MAX_PICTURES - 1) });
  return { records: [base, ...records], total: Math.max(counts[0] ?? 0, records.length + 1) };
}
