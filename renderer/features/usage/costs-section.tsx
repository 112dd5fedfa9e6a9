import type { ReactNode } from 'react';
import { ChartColumn, TriangleAlert } from 'lucide-react';
import type { Cost } from '../../../main/domain/catalog.ts';
import { api } from '../../api/api.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatDuration } from '../../ui/format-duration.ts';
import { Progress } from '../../ui/progress.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { UsageTable, type UsageRow } from './usage-table.tsx';
import { useReport } from './use-report.ts';
import styles from './usage.module.css';

const load = () => api.maintenance.costs({});

/** What was spent, per day, model and project, and this month against the budget. */
export function CostsSection(): ReactNode {
  const t = useTranslate();
  const { report, failure, reload } = useReport(load);
  if (failure !== null) {
    return (
      <ErrorState
        title={t('common.couldNotLoad')}
        message={failure}
        retry={{ label: t('common.retry'), run: reload }}
      />
    );
  }
  if (report === null) return <Spinner label={t('common.loading')} />;
  const { days, models, projects, month, budget, isOver } = report;
  if (days.length === 0) {
    return <EmptyState icon={ChartColumn} title={t('usage.noCosts')} text={t('usage.noCostsText')} />;
  }
  const spent = money(month.cost);
  const columns = [t('usage.images'), t('usage.seconds'), t('usage.money')];
  const rowsOf = (costs: readonly Cost[]): readonly UsageRow[] => rows(costs, t('usage.none'));
  return (
    <div className={styles.section}>
      <div>
        <h2 className={styles.title}>{t('usage.thisMonth')}</h2>
        <dl className={styles.facts}>
          <Fact label={t('usage.images')} value={month.images.toLocaleString()} />
          <Fact label={t('usage.seconds')} value={formatDuration(month.engineSeconds * 1000)} />
          <Fact label={t('usage.money')} value={spent} />
        </dl>
      </div>
      {budget === 0 && <p className={styles.help}>{t('usage.noBudget')}</p>}
      {isOver && (
        <p className={styles.warning} role="alert">
          <TriangleAlert size={16} aria-hidden />
          {t('usage.overBudget', { spent, budget: money(budget) })}
        </p>
      )}
      {budget > 0 && !isOver && (
        <div>
          <p className={styles.help}>{t('usage.ofBudget', { spent, budget: money(budget) })}</p>
          <Progress
            fraction={month.cost / budget}
            label={t('usage.ofBudget', { spent, budget: money(budget) })}
          />
        </div>
      )}
      <UsageTable title={t('usage.perDay')} columns={columns} rows={rowsOf(days)} />
      <UsageTable title={t('usage.perModel')} columns={columns} rows={rowsOf(models)} />
      <UsageTable title={t('usage.perProject')} columns={columns} rows={rowsOf(projects)} />
    </div>
  );
}

function Fact({ label, value }: { label: string; value: string }): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function rows(costs: readonly Cost[], unnamed: string): readonly UsageRow[] {
  return costs.map(({ key, images, engineSeconds, cost }) => ({
    key,
    label: key === '' ? unnamed : key,
    amount: engineSeconds,
    cells: [images.toLocaleString(), formatDuration(engineSeconds * 1000), money(cost)],
  }));
}

/** Engines charge in a currency of their own, so that the number stands alone. */
function money(amount: number): string {
  return amount.toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
