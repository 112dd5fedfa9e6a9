import { useState, type ReactNode } from 'react';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import type { UsageRow } from './usage-rows.ts';
import styles from './usage.module.css';

interface UsageTableProps {
  title: string;
  columns: readonly string[];
  rows: readonly UsageRow[];
}

const SHOWN_ROWS = 10;

/** Amounts as bars, the longest of them full; the first rows until all are asked for. */
export function UsageTable({ title, columns, rows }: UsageTableProps): ReactNode {
  const t = useTranslate();
  const [all, setAll] = useState(false);
  if (rows.length === 0) return null;
  const largest = Math.max(...rows.map(({ amount }) => amount));
  const shown = all ? rows : rows.slice(0, SHOWN_ROWS);
  return (
    <div>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{title}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ key, label, amount, cells }) => (
            <tr key={key}>
              <th scope="row">
                <span className={styles.name}>{label}</span>
                <span className={styles.track}>
                  <span
                    className={styles.bar}
                    style={{ width: `${largest > 0 ? (amount / largest) * 100 : 0}%` }}
                  />
                </span>
              </th>
              {cells.map((cell, index) => (
                <td key={columns[index]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown.length && (
        <Button variant="quiet" size="small" onClick={() => setAll(true)}>
          {t('usage.showAll', { total: rows.length })}
        </Button>
      )}
    </div>
  );
}
