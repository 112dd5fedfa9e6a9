import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { Download, Grid3x3, Images } from 'lucide-react';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { printQuery } from '../../../main/domain/query/printer.ts';
import {
  isSameExcept,
  sameExceptQuery,
  settingText,
  VARIED_FIELDS,
  xyTable,
  type VariedField,
} from '../../../main/domain/same-except.ts';
import { api } from '../../api/api.ts';
import { errorText } from '../../api/error-text.ts';
import { thumbnailUrl } from '../../api/media.ts';
import { navigate, routeHref } from '../../api/navigation.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { showToast } from '../../ui/toast-store.ts';
import { saveXyImage } from './save-xy-image.ts';
import styles from './compare.module.css';

const MAX_PICTURES = 400;

/** Pictures made with the same settings except one or two, arranged along those. */
export function XyView({ base }: { base: ImageRecord }): ReactNode {
  const t = useTranslate();
  const [x, setX] = useState<VariedField>('seed');
  const [y, setY] = useState<VariedField | ''>('');
  const except = useMemo<readonly VariedField[]>(() => (y === '' ? [x] : [x, y]), [x, y]);
  const { records, failure } = useSameExcept(base, except);
  const query = printQuery(sameExceptQuery(base, except));
  const fields = VARIED_FIELDS.map((field) => ({ value: field, label: t(`compare.field.${field}`) }));
  const table = useMemo(
    () => (records === null ? null : xyTable(records, x, y === '' ? null : y)),
    [records, x, y],
  );
  return (
    <div className={styles.xy}>
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
          {records !== null && t('compare.grid.found', { count: records.length })}
          {records?.length === MAX_PICTURES && ` ${t('compare.grid.limited', { count: MAX_PICTURES })}`}
        </span>
        <span className={styles.space} />
        <Button icon={Images} onClick={() => navigate('gallery', { query })}>
          {t('compare.grid.show')}
        </Button>
        <Button
          icon={Download}
          disabled={table === null || (records?.length ?? 0) < 2}
          onClick={() => {
            if (table === null) return;
            const titles = { x: t(`compare.field.${x}`), y: y === '' ? '' : t(`compare.field.${y}`) };
            saveXyImage(table, titles).then(
              () => showToast({ tone: 'success', text: t('compare.grid.exported') }),
              (error: unknown) => showToast({ tone: 'error', text: errorText(error) }),
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
          <EmptyState icon={Grid3x3} title={t('compare.mode.grid')} text={t('compare.grid.empty')} />
        </div>
      )}
      {table !== null && (records?.length ?? 0) >= 2 && (
        <div className={styles.xyScroll}>
          <table className={styles.xyTable}>
            <thead>
              <tr>
                {y !== '' && (
                  <td
                    className={styles.muted}
                  >{`${t(`compare.field.${y}`)} / ${t(`compare.field.${x}`)}`}</td>
                )}
                {table.columns.map((column) => (
                  <th key={column} scope="col">
                    {t(`compare.field.${x}`)} {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row, at) => (
                <tr key={row}>
                  {y !== '' && (
                    <th scope="row">
                      {t(`compare.field.${y}`)} {row}
                    </th>
                  )}
                  {table.cells[at]?.map((record, index) => (
                    <td key={table.columns[index]} data-base={record?.uid === base.uid || undefined}>
                      {record === null ? (
                        <span className={styles.muted}>{t('compare.grid.missing')}</span>
                      ) : (
                        <a href={routeHref('image', { uid: record.uid })}>
                          <img
                            src={thumbnailUrl(record.uid, record.file.contentHash, 320)}
                            alt={`${t(`compare.field.${x}`)} ${settingText(record, x)} ${row}`}
                          />
                        </a>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

interface Found {
  readonly key: string;
  readonly records: readonly ImageRecord[] | null;
  readonly failure: unknown;
}

function useSameExcept(base: ImageRecord, except: readonly VariedField[]): Found {
  const key = except.join();
  const [found, setFound] = useState<Found>({ key, records: null, failure: null });
  useEffect(() => {
    let current = true;
    const query = printQuery(sameExceptQuery(base, except));
    api.gallery
      .uids({ target: { kind: 'query', query }, limit: MAX_PICTURES })
      .then(async ({ uids }) => await api.gallery.records({ uids: [...uids] }))
      .then((records) => records.filter((record) => isSameExcept(base, record, except)))
      .then(
        (records) => {
          if (current) setFound({ key, records, failure: null });
        },
        (failure: unknown) => {
          if (current) setFound({ key, records: null, failure });
        },
      );
    return () => {
      current = false;
    };
  }, [base, except, key]);
  return found.key === key ? found : { key, records: null, failure: null };
}
