import type { ReactNode } from 'react';
import { Play } from 'lucide-react';
import { useQueue } from '../../api/queue-store.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { RunButton } from '../../ui/run-button.tsx';
import { SettingsFoot } from '../../ui/settings-form.tsx';
import { cancelSession, submitForm } from './generate-actions.ts';
import { useGenerate } from './generate-store.ts';
import { sessionInHand } from './session-progress.ts';
import styles from './generate.module.css';

/** Generate and Cancel, always in sight below the settings. */
export function SubmitBar({ ready }: { ready: boolean }): ReactNode {
  const t = useTranslate();
  const count = useGenerate((state) => state.form.count);
  const submitting = useGenerate((state) => state.submitting);
  const issues = useGenerate((state) => state.issues.length);
  const sessionIds = useGenerate((state) => state.sessionIds);
  const running = useQueue((state) => sessionInHand(sessionIds, state.jobs.values()) !== null);
  return (
    <SettingsFoot
      issues={
        issues > 0 && (
          <p className={styles.issue} role="status">
            {t('generate.fixFirst')}
          </p>
        )
      }
    >
      <RunButton
        command="generate.run"
        icon={Play}
        busy={submitting}
        disabled={!ready}
        onClick={() => void submitForm()}
      >
        {count > 1 ? t('generate.runCount', { count }) : t('generate.run')}
      </RunButton>
      <Button size="large" disabled={!running} onClick={() => void cancelSession()}>
        {t('generate.cancel')}
      </Button>
    </SettingsFoot>
  );
}
