import type { ReactNode } from 'react';
import { useOperations } from '../api/operations.ts';
import { useTranslate } from '../i18n/translate.ts';
import { Button } from './button.tsx';
import { Progress } from './progress.tsx';
import styles from './running-operation.module.css';

interface RunningOperationProps {
  operationId: string;
  /** How far it is, in words; `total` is 0 while that is not known. */
  text(done: number, total: number): string;
}

/** An operation that a dialog began, in place of the buttons that begin it. When the dialog is closed it goes on. */
export function RunningOperation({ operationId, text }: RunningOperationProps): ReactNode {
  const t = useTranslate();
  const operation = useOperations(({ running }) => running.find((one) => one.operationId === operationId));
  const { done = 0, total = 0 } = operation ?? {};
  const words = text(done, total);
  return (
    <div className={styles.running} role="status">
      <span>{words}</span>
      <div className={styles.bar}>
        <Progress fraction={total === 0 ? null : done / total} label={words} />
      </div>
      <Button disabled={operation === undefined} onClick={() => operation?.cancel()}>
        {t('common.cancel')}
      </Button>
    </div>
  );
}
