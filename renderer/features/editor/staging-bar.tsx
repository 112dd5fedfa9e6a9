import { useEffect, useRef, type ReactNode } from 'react';
import { Check, CircleAlert, Columns2, Dices, Eye, EyeOff, Layers, Trash2 } from 'lucide-react';
import type { EditCandidate, EditRun } from '../../../main/domain/edit.ts';
import { previewUrl, thumbnailUrl } from '../../api/media.ts';
import { useQueue } from '../../api/queue-store.ts';
import { useShortcut } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Progress } from '../../ui/progress.tsx';
import { showToast } from '../../ui/toast-store.ts';
import { acceptCandidate, discardCandidate, keepAllCandidates, retryCandidate } from './editor-actions.ts';
import { candidateOf } from './edit-runs-store.ts';
import { useEditor, usePicture, useRun, useSession } from './use-editor.ts';
import styles from './editor.module.css';

/** The candidates of the latest edit, to be looked at and decided on. Nothing when there are none. */
export function StagingBar(): ReactNode {
  const t = useTranslate();
  const run = useRun();
  useShowFirst(run);
  if (!run) return null;
  return (
    <section className={styles.staging} aria-label={t('editor.staging.title')}>
      <div className={styles.candidates} role="listbox" aria-label={t('editor.staging.title')}>
        <OriginalTile />
        {run.candidates.map((candidate, index) => (
          <CandidateTile key={candidate.id} candidate={candidate} index={index + 1} />
        ))}
      </div>
      <CandidateActions run={run} />
    </section>
  );
}

/** Shows a candidate as soon as it is done, unless the user already looks at one; a failed one is told of. */
function useShowFirst(run: EditRun | undefined): void {
  const t = useTranslate();
  const session = useSession();
  const seen = useRef(new Map<string, EditCandidate['state']>());
  useEffect(() => {
    for (const [index, candidate] of (run?.candidates ?? []).entries()) {
      const before = seen.current.get(candidate.id);
      seen.current.set(candidate.id, candidate.state);
      if (before === candidate.state) continue;
      if (candidate.state === 'done' && session.store.getState().shownId === null) {
        void session.candidates.show(candidate.id);
      } else if (candidate.state === 'done' && before !== undefined) {
        showToast({ text: t('editor.staging.ready', { index: index + 1 }) });
      } else if (candidate.state === 'failed' && candidate.error) {
        showToast({ tone: 'error', text: candidate.error.message });
      }
    }
  }, [run, session, t]);
}

function OriginalTile(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const picture = usePicture();
  const shownId = useEditor((state) => state.shownId);
  if (!picture) return null;
  return (
    <button
      type="button"
      role="option"
      aria-selected={shownId === null}
      className={classNames(styles.candidate, shownId === null && styles.candidateShown)}
      onClick={() => void session.candidates.show(null)}
    >
      <img src={thumbnailUrl(picture.uid, picture.contentHash, 320)} alt="" />
      <span className={styles.candidateName}>{t('editor.staging.original')}</span>
    </button>
  );
}

const STATE_TITLES = {
  waiting: 'editor.staging.waiting',
  running: 'editor.staging.running',
  failed: 'editor.staging.failed',
  cancelled: 'editor.staging.cancelled',
} as const;

function CandidateTile({ candidate, index }: { candidate: EditCandidate; index: number }): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const shownId = useEditor((state) => state.shownId);
  const progress = useQueue((queue) => queue.progress.get(candidate.jobId ?? ''));
  const { state, uid, error, pass, passes } = candidate;
  const name = t('editor.staging.candidate', { index });
  const status =
    state === 'done'
      ? name
      : state === 'running' && passes > 1
        ? t('editor.staging.pass', { pass, passes })
        : t(STATE_TITLES[state]);
  const shown = shownId === candidate.id;
  return (
    <button
      type="button"
      role="option"
      aria-selected={shown}
      aria-label={state === 'done' ? name : `${name}: ${status}`}
      title={error?.message}
      disabled={state !== 'done'}
      className={classNames(styles.candidate, shown && styles.candidateShown)}
      onClick={() => void session.candidates.show(candidate.id)}
    >
      {uid !== null ? (
        <img src={thumbnailUrl(uid, uid, 320)} alt="" />
      ) : progress !== undefined && progress.preview > 0 ? (
        <img src={previewUrl(progress.jobId, progress.preview)} alt="" />
      ) : (
        <span className={styles.candidateBlank}>
          {state === 'failed' && <CircleAlert size={20} aria-hidden />}
        </span>
      )}
      <span className={styles.candidateName}>{status}</span>
      {(state === 'running' || state === 'waiting') && (
        <Progress label={name} fraction={state === 'waiting' ? 0 : (progress?.fraction ?? null)} />
      )}
    </button>
  );
}

function CandidateActions({ run }: { run: EditRun }): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const shownId = useEditor((state) => state.shownId);
  const compare = useEditor((state) => state.compare);
  const tintShown = useEditor((state) => state.tintOverCandidate);
  const candidate = candidateOf(run, shownId);
  const acceptShortcut = useShortcut('editor.accept');
  const compareShortcut = useShortcut('editor.compare');
  const wipeShortcut = useShortcut('editor.wipe');
  const discardShortcut = useShortcut('editor.discard');
  const retryShortcut = useShortcut('editor.retry');
  const maskShortcut = useShortcut('editor.toggleMask');
  const doneCount = run.candidates.filter(({ state }) => state === 'done').length;
  const ready = candidate?.state === 'done';
  return (
    <div className={styles.stagingActions}>
      <Button
        variant="primary"
        icon={Check}
        disabled={!ready}
        title={`${t('editor.staging.acceptHelp')} ${acceptShortcut ?? ''}`}
        onClick={() => candidate && void acceptCandidate(session, candidate.id)}
      >
        {t('editor.staging.accept')}
      </Button>
      <IconButton
        icon={Trash2}
        label={t('editor.staging.discard')}
        shortcut={discardShortcut}
        disabled={!candidate}
        onClick={() => candidate && void discardCandidate(session, candidate.id)}
      />
      <IconButton
        icon={Dices}
        label={t('editor.staging.retry')}
        shortcut={retryShortcut}
        onClick={() => void retryCandidate(session)}
      />
      <IconButton
        icon={Layers}
        label={t('editor.staging.keepAll')}
        disabled={doneCount === 0}
        onClick={() => void keepAllCandidates(session)}
      />
      <span className={styles.separator} />
      <HoldToCompare disabled={!ready} shortcut={compareShortcut} />
      <IconButton
        icon={Columns2}
        label={t('editor.staging.wipe')}
        shortcut={wipeShortcut}
        pressed={compare === 'wipe'}
        disabled={!ready}
        onClick={() => session.candidates.compare(compare === 'wipe' ? 'none' : 'wipe')}
      />
      {session.mode === 'inpaint' && (
        <IconButton
          icon={tintShown ? Eye : EyeOff}
          label={t('editor.staging.showMask')}
          shortcut={maskShortcut}
          pressed={tintShown}
          disabled={!ready}
          onClick={() => session.candidates.showTint(!tintShown)}
        />
      )}
    </div>
  );
}

function HoldToCompare({
  disabled,
  shortcut,
}: {
  disabled: boolean;
  shortcut: string | undefined;
}): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const release = (): void => session.candidates.compare('none');
  return (
    <Button
      disabled={disabled}
      title={shortcut}
      onPointerDown={() => session.candidates.compare('hold')}
      onPointerUp={release}
      onPointerLeave={() => session.store.getState().compare === 'hold' && release()}
      onKeyDown={(event) => {
        if (event.key === ' ' || event.key === 'Enter') session.candidates.compare('hold');
      }}
      onKeyUp={release}
      onBlur={() => session.store.getState().compare === 'hold' && release()}
    >
      {t('editor.staging.compare')}
    </Button>
  );
}
