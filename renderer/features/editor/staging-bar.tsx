import { useEffect, useRef, type ReactNode } from 'react';
import { Check, CircleAlert, Columns2, Dices, Layers, Trash2 } from 'lucide-react';
import type { EditCandidate, EditRun } from '../../../main/domain/edit.ts';
import type { JobProgress } from '../../../preload/contract/jobs.ts';
import { previewUrl, thumbnailUrl } from '../../api/media.ts';
import { useQueue } from '../../api/queue-store.ts';
import { useShortcut } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Elapsed } from '../../ui/elapsed.tsx';
import { formatEstimate } from '../../ui/format-duration.ts';
import { Progress } from '../../ui/progress.tsx';
import { showToast } from '../../ui/toast-store.ts';
import { acceptCandidate, discardCandidate, keepAllCandidates, retryCandidate } from './editor-actions.ts';
import { candidateOf, candidatesOf, candidateToShow, isOpen, runOf } from './edit-runs.ts';
import { useEditor, usePicture, useRuns, useSession } from './use-editor.ts';
import styles from './editor.module.css';

/** The candidates of every edit of the picture that was not decided on, the newest last. Nothing when there are none. */
export function StagingBar(): ReactNode {
  const t = useTranslate();
  const runs = useRuns();
  useShowNewest(runs);
  if (runs.length === 0) return null;
  const candidates = candidatesOf(runs);
  const done = candidates.filter(({ state }) => state === 'done').length;
  return (
    <section className={styles.staging} aria-label={t('editor.staging.title')}>
      <div className={styles.candidates} role="listbox" aria-label={t('editor.staging.title')}>
        <OriginalTile />
        {candidates.map((candidate, index) => (
          <CandidateTile key={candidate.id} candidate={candidate} index={index + 1} />
        ))}
      </div>
      <CandidateActions runs={runs} />
      <p role="status" className="visually-hidden">
        {t('editor.staging.ready', { done, count: candidates.length })}
      </p>
    </section>
  );
}

/**
 * Puts a result on the canvas as soon as it is done, unless the user already looks at another one of its edit or is just
 * drawing; a failed one is told of. What was decided on is taken off the canvas.
 */
function useShowNewest(runs: readonly EditRun[]): void {
  const session = useSession();
  const uid = usePicture()?.uid;
  const seen = useRef({ uid, states: new Map<string, EditCandidate['state']>() });
  useEffect(() => {
    const { shownId } = session.store.getState();
    if (seen.current.uid !== uid) seen.current = { uid, states: new Map() };
    const { states } = seen.current;
    const done = new Set<string>();
    for (const { id, state, error } of candidatesOf(runs)) {
      const before = states.get(id);
      states.set(id, state);
      if (before === state) continue;
      if (state === 'done') done.add(id);
      else if (state === 'failed' && error) showToast({ tone: 'error', text: error.message });
    }
    const next = session.isDrawing ? null : candidateToShow(runs, done, shownId);
    if (next !== null) void session.candidates.show(next);
    if (next === null && shownId !== null && !runOf(runs, shownId)) void session.candidates.show(null);
  }, [runs, uid, session]);
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
      disabled={isOpen(candidate)}
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
      {state === 'running' && progress !== undefined && <CandidateProgress progress={progress} />}
      <span className={styles.candidateName}>{status}</span>
      {(state === 'running' || state === 'waiting') && (
        <Progress label={name} fraction={state === 'waiting' ? 0 : (progress?.fraction ?? null)} />
      )}
    </button>
  );
}

/** How far it is: steps, and the time that is left, or went by as long as that is not known. */
function CandidateProgress({ progress }: { progress: JobProgress }): ReactNode {
  const t = useTranslate();
  const { step, steps, startedAtMs, remainingMs } = progress;
  return (
    <span className={styles.candidateFacts}>
      {step !== null && steps !== null && <span>{t('queue.step', { step, steps })}</span>}
      {remainingMs !== null ? (
        <span>{t('queue.remaining', { time: formatEstimate(remainingMs) })}</span>
      ) : (
        startedAtMs !== null && <Elapsed sinceMs={startedAtMs} />
      )}
    </span>
  );
}

function CandidateActions({ runs }: { runs: readonly EditRun[] }): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const shownId = useEditor((state) => state.shownId);
  const compare = useEditor((state) => state.compare);
  const candidate = candidateOf(runOf(runs, shownId), shownId);
  const acceptShortcut = useShortcut('editor.accept');
  const compareShortcut = useShortcut('editor.compare');
  const wipeShortcut = useShortcut('editor.wipe');
  const discardShortcut = useShortcut('editor.discard');
  const retryShortcut = useShortcut('editor.retry');
  const hasDone = candidatesOf(runs).some(({ state }) => state === 'done');
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
        disabled={!hasDone}
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
