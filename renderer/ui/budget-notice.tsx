import type { ReactNode } from 'react';
import { TriangleAlert } from 'lucide-react';
import { useBudgetReport } from '../api/budget.ts';
import { spentText } from '../api/budget-text.ts';
import { navigate, routeHref } from '../api/navigation.ts';
import { useTranslate } from '../i18n/translate.ts';
import styles from './budget-notice.module.css';

/** Says, wherever more pictures can be made, that the month's budget is used up. */
export function BudgetNotice(): ReactNode {
  const t = useTranslate();
  const report = useBudgetReport();
  return report?.over.map((kind) => (
    <p key={kind} className={styles.notice} role="status">
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
