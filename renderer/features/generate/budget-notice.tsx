import { useEffect, useState, type ReactNode } from 'react';
import { TriangleAlert } from 'lucide-react';
import type { BudgetReport } from '../../../main/domain/usage.ts';
import { api } from '../../api/api.ts';
import { spentText } from '../../api/budget-text.ts';
import { navigate, routeHref } from '../../api/navigation.ts';
import { isEnded, useQueue } from '../../api/queue-store.ts';
import { useSetting } from '../../api/settings-store.ts';
import { useTranslate } from '../../i18n/translate.ts';
import styles from './generate.module.css';

/** Says, where pictures are made, that the month's budget is used up. Asked again when jobs have ended. */
export function BudgetNotice(): ReactNode {
  const t = useTranslate();
  const report = useBudgetReport();
  return report?.over.map((kind) => (
    <p key={kind} className={styles.budget} role="status">
      <TriangleAlert size={14} aria-hidden />
      <span>
        {t(`usage.overBudget.${kind}`, {
          spent: spentText(kind, report.spent),
          budget: spentText(kind, report.budget),
        })}{' '}
        <a
          href={routeHref('settings', { section: 'costs' })}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            navigate('settings', { section: 'costs' });
          }}
        >
          {t('usage.seeCosts')}
        </a>
      </span>
    </p>
  ));
}

function useBudgetReport(): BudgetReport | null {
  const [report, setReport] = useState<BudgetReport | null>(null);
  const money = useSetting('monthlyBudget') ?? 0;
  const minutes = useSetting('monthlyGpuMinutes') ?? 0;
  const ended = useQueue((state) => [...state.jobs.values()].every(isEnded));
  useEffect(() => {
    let current = true;
    // Nothing is summed for those who set no budget, nor while jobs still run.
    const wanted = (money > 0 || minutes > 0) && ended;
    if (wanted) {
      api.maintenance.budget({}).then(
        (found) => current && setReport(found),
        // The costs themselves tell of a failure; generating goes on without.
        () => undefined,
      );
    }
    return () => {
      current = false;
    };
  }, [money, minutes, ended]);
  return money > 0 || minutes > 0 ? report : null;
}
