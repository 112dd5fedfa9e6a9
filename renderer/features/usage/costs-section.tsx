import type { ReactNode } from 'react';
import { ChartColumn, TriangleAlert } from 'lucide-react';
import { BUDGET_KINDS } from '../../../main/domain/usage.ts';
import type { SettingsPatch } from '../../../preload/contract/settings.ts';
import { api } from '../../api/api.ts';
import { spentText } from '../../api/budget-text.ts';
import { changeSettings } from '../../api/change-settings.ts';
import { useSetting } from '../../api/settings-store.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { dateLabel } from '../../ui/date-label.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Field } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { costRows } from './usage-rows.ts';
import { UsageTable } from './usage-table.tsx';
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
  const { days, models, projects, month } = report;
  const { spent, budget, over } = month;
  const isUnused = days.length === 0;
  const columns = [t('usage.images'), t('usage.seconds'), t('usage.money')];
  const named = (key: string): string => key || t('usage.none');
  return (
    <div className={styles.section}>
      <div>
        <h2 className={styles.title}>{t('usage.thisMonth')}</h2>
        <dl className={styles.facts}>
          <Fact label={t('usage.images')} value={spent.images.toLocaleString()} />
          <Fact label={t('usage.seconds')} value={spentText('engineSeconds', spent)} />
          <Fact label={t('usage.money')} value={spentText('cost', spent)} />
        </dl>
      </div>
      {BUDGET_KINDS.filter((kind) => budget[kind] > 0).map((kind) => {
        const amounts = { spent: spentText(kind, spent), budget: spentText(kind, budget) };
        return over.includes(kind) ? (
          <p key={kind} className={styles.warning} role="alert">
            <TriangleAlert size={16} aria-hidden />
            {t(`usage.overBudget.${kind}`, amounts)}
          </p>
        ) : (
          <div key={kind}>
            <p className={styles.help}>{t(`usage.ofBudget.${kind}`, amounts)}</p>
            <Progress fraction={spent[kind] / budget[kind]} label={t(`usage.ofBudget.${kind}`, amounts)} />
          </div>
        );
      })}
      <BudgetFields onChanged={reload} />
      {isUnused ? (
        <EmptyState icon={ChartColumn} title={t('usage.noCosts')} text={t('usage.noCostsText')} />
      ) : (
        <>
          <UsageTable title={t('usage.perDay')} columns={columns} rows={costRows(days, dateLabel)} />
          <UsageTable title={t('usage.perModel')} columns={columns} rows={costRows(models, named)} />
          <UsageTable title={t('usage.perProject')} columns={columns} rows={costRows(projects, named)} />
        </>
      )}
    </div>
  );
}

function BudgetFields({ onChanged }: { onChanged(): void }): ReactNode {
  const t = useTranslate();
  const money = useSetting('monthlyBudget');
  const minutes = useSetting('monthlyGpuMinutes');
  const change = (patch: SettingsPatch): void => void changeSettings(patch).then(onChanged);
  return (
    <fieldset className={styles.budget}>
      <legend className={styles.title}>{t('usage.budget')}</legend>
      <Field label={t('usage.budgetMoney')}>
        <NumberField
          value={money ?? 0}
          onChange={(monthlyBudget) => change({ monthlyBudget })}
          min={0}
          max={1_000_000}
          step={0.01}
        />
      </Field>
      <Field label={t('usage.budgetMinutes')}>
        <NumberField
          value={minutes ?? 0}
          onChange={(monthlyGpuMinutes) => change({ monthlyGpuMinutes })}
          min={0}
          max={1_000_000}
          step={1}
        />
      </Field>
      <p className={styles.help}>{t('usage.budgetHelp')}</p>
    </fieldset>
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
