import type { ReactNode, Ref } from 'react';
import { BudgetNotice } from './budget-notice.tsx';
import { classNames } from './class-names.ts';
import styles from './settings-form.module.css';

interface SettingsFormProps {
  ref?: Ref<HTMLFormElement> | undefined;
  label: string;
  /** A `SettingsFoot`. */
  foot: ReactNode;
  className?: string | undefined;
  children: ReactNode;
}

/** A pane of settings that pictures are made with: the fields scroll, its foot stays in sight. */
export function SettingsForm({ ref, label, foot, className, children }: SettingsFormProps): ReactNode {
  return (
    <form
      ref={ref}
      className={classNames(styles.form, className)}
      aria-label={label}
      onSubmit={(event) => event.preventDefault()}
    >
      <div className={styles.fields}>{children}</div>
      {foot}
    </form>
  );
}

/** What makes the pictures, below what is wrong with the settings. */
export function SettingsFoot({ issues, children }: { issues: ReactNode; children: ReactNode }): ReactNode {
  return (
    <div className={styles.foot}>
      {issues}
      <BudgetNotice />
      <div className={styles.buttons}>{children}</div>
    </div>
  );
}
