import { useState, type ReactNode } from 'react';
import { FolderOpen, Folders } from 'lucide-react';
import type { VerifyReport } from '../../../main/domain/library-check.ts';
import type { Settings } from '../../../preload/contract/settings.ts';
import type { SystemInfo } from '../../../preload/contract/system.ts';
import { api } from '../../api/api.ts';
import { chooseLibrary } from '../../api/choose-library.ts';
import { openFolders } from '../../api/library-dialogs.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast-store.ts';
import { Toggle } from '../../ui/toggle.tsx';
import { CatalogCopies } from './catalog-copies.tsx';
import { runCheck } from './run-check.ts';
import { tellFailed } from './tell-failed.ts';
import { changeSettings } from '../../api/change-settings.ts';
import styles from './settings.module.css';

const RETENTION_HOURS = [0, 1, 24, 168];
const TRASH_DAYS = [0, 7, 30, 90];

interface LibrarySectionProps {
  settings: Settings;
  info: SystemInfo;
}

export function LibrarySection({ settings, info }: LibrarySectionProps): ReactNode {
  const t = useTranslate();
  const retentionTitle = (hours: number): string => {
    if (hours === 0) return t('settings.retentionOff');
    if (hours === 1) return t('settings.retention1');
    if (hours === 24) return t('settings.retention24');
    if (hours === 168) return t('settings.retention168');
    return t('settings.retentionHours', { hours });
  };
  return (
    <div className={styles.section}>
      <div>
        <h2 className={styles.label}>{t('settings.libraryPath')}</h2>
        <p className={styles.path}>{info.libraryPath}</p>
        <p className={styles.help}>{t('settings.reveal')}</p>
      </div>
      {info.can.chooseLibrary && (
        <div>
          <Button icon={FolderOpen} onClick={() => void chooseLibrary()}>
            {t('settings.chooseLibrary')}
          </Button>
          <p className={styles.help}>{t('settings.chooseLibraryHelp')}</p>
        </div>
      )}
      <div>
        <Button icon={Folders} onClick={openFolders}>
          {t('library.command.folders')}
        </Button>
      </div>
      <Field label={t('settings.retention')} help={t('settings.retentionHelp')}>
        <Select
          value={String(settings.retentionHours)}
          options={withCurrent(RETENTION_HOURS, settings.retentionHours).map((hours) => ({
            value: String(hours),
            label: retentionTitle(hours),
          }))}
          onChange={(hours) => void changeSettings({ retentionHours: Number(hours) })}
        />
      </Field>
      <Field label={t('settings.trash')} help={t('settings.trashHelp')}>
        <Select
          value={String(settings.trashDays)}
          options={withCurrent(TRASH_DAYS, settings.trashDays).map((days) => ({
            value: String(days),
            label: days === 0 ? t('settings.trashNever') : t('settings.trashDays', { days }),
          }))}
          onChange={(days) => void changeSettings({ trashDays: Number(days) })}
        />
      </Field>
      <CatalogCopies />
      <Verify />
      <Rebuild />
    </div>
  );
}

/** The choices, and the value in force where it is none of them. */
function withCurrent(choices: readonly number[], current: number): readonly number[] {
  return choices.includes(current) ? choices : [...choices, current];
}

function Verify(): ReactNode {
  const t = useTranslate();
  const [deep, setDeep] = useState(false);
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<VerifyReport | null>(null);
  const verify = async (): Promise<void> => {
    setBusy(true);
    try {
      setResult(
        await runCheck(t('settings.verifying'), (operationId) =>
          api.maintenance.verify({ deep, operationId }),
        ),
      );
    } catch (error) {
      tellFailed(error);
    }
    setBusy(false);
  };
  return (
    <div className={styles.task}>
      <Field label={t('settings.verifyDeep')} help={t('settings.verifyDeepHelp')} inline>
        <Toggle checked={deep} onChange={setDeep} />
      </Field>
      <div>
        <Button busy={busy} onClick={() => void verify()}>
          {t('settings.verify')}
        </Button>
        <p className={styles.help}>{t('settings.verifyHelp')}</p>
      </div>
      {result !== null && (
        <div role="status">
          <p>
            {result.problems.length === 0
              ? t('settings.verifyOk', { checked: result.checked })
              : t('settings.verifyProblems', { count: result.problemCount, checked: result.checked })}
          </p>
          <ul className={styles.problems}>
            {result.problems.map((problem) => (
              <li key={`${problem.kind} ${problem.path}`}>
                <code>{problem.path}</code> {problem.message}
              </li>
            ))}
          </ul>
          {result.problemCount > result.problems.length && (
            <p>{t('settings.verifyMore', { count: result.problemCount - result.problems.length })}</p>
          )}
        </div>
      )}
    </div>
  );
}

function Rebuild(): ReactNode {
  const t = useTranslate();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const rebuild = async (): Promise<void> => {
    setBusy(true);
    try {
      const { images, failedCount } = await runCheck(t('settings.rebuilding'), (operationId) =>
        api.maintenance.rebuild({ operationId }),
      );
      const done = t('settings.rebuildDone', { count: images });
      showToast({
        tone: failedCount === 0 ? 'success' : 'error',
        text: failedCount === 0 ? done : `${done}. ${t('settings.rebuildFailed', { count: failedCount })}`,
      });
    } catch (error) {
      tellFailed(error);
    }
    setBusy(false);
  };
  return (
    <div className={styles.task}>
      <div>
        <Button busy={busy} onClick={() => setAsking(true)}>
          {t('settings.rebuild')}
        </Button>
        <p className={styles.help}>{t('settings.rebuildHelp')}</p>
      </div>
      <AskDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('settings.rebuildConfirm')}
        description={t('settings.rebuildHelp')}
        action={t('settings.rebuild')}
        danger
        onConfirm={() => void rebuild()}
      />
    </div>
  );
}
