import { useMemo, useRef, useState, type ReactNode } from 'react';
import {
  CircleAlert,
  Copy,
  Dices,
  Image,
  ImageOff,
  ImagePlus,
  Maximize2,
  Paintbrush,
  Play,
  Scaling,
  SlidersHorizontal,
} from 'lucide-react';
import type { ImageTile } from '../../../main/domain/image-record.ts';
import type { JobProgress, JobView } from '../../../preload/contract/jobs.ts';
import { api } from '../../api/api.ts';
import { copyParameters } from '../../api/image-actions.ts';
import { tellError } from '../../api/tell-error.ts';
import { makeAgain, openSettings } from '../../api/make-again.ts';
import { imageUrl, previewUrl } from '../../api/media.ts';
import { navigate } from '../../api/navigation.ts';
import { useQueue } from '../../api/queue-store.ts';
import type { Translate } from '../../i18n/messages.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Elapsed } from '../../ui/elapsed.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatEstimate } from '../../ui/format-duration.ts';
import { Progress } from '../../ui/progress.tsx';
import { TextButton } from '../../ui/text-button.tsx';
import { useWidth } from '../../ui/use-width.ts';
import { WaitsForNotice } from '../../ui/waits-for-notice.tsx';
import { submitForm } from './generate-actions.ts';
import { editForm, useGenerate } from './generate-store.ts';
import { addInput } from './input-actions.ts';
import { sessionInHand, sessionProgress, type SessionProgress } from './session-progress.ts';
import styles from './stage.module.css';

/** In fewer pixels what is below a picture would take several lines with its texts. */
const TEXTS_WIDTH = 536;

/** The middle of the screen: what is being made, or what was made last, as large as it fits. */
export function Stage({ tiles }: { tiles: readonly ImageTile[] }): ReactNode {
  const t = useTranslate();
  const sessionIds = useGenerate((state) => state.sessionIds);
  const latestId = useGenerate((state) => state.sessionId);
  const jobs = useQueue((state) => state.jobs);
  const progress = useMemo(() => {
    const shownId = sessionInHand(sessionIds, jobs.values()) ?? latestId;
    return sessionProgress([...jobs.values()].filter((job) => job.sessionId === shownId));
  }, [jobs, sessionIds, latestId]);
  const latest = useLatest(progress.newestUid, tiles);

  if (progress.current !== null) return <RunningStage job={progress.current} progress={progress} />;
  if (progress.failed !== null) return <FailedStage job={progress.failed} />;
  if (latest === undefined) {
    return (
      <section className={styles.stage} aria-label={t('generate.stage')}>
        <EmptyState
          icon={Image}
          title={t('generate.stageEmpty')}
          text={t('generate.stageEmptyText')}
          actions={<Example />}
        />
      </section>
    );
  }
  return <ResultStage {...latest} />;
}

/**
 * The picture made last: the newest, unless the queue knows of a later one a moment before the catalog tells of it.
 * One that the catalog had and has no more was moved to the trash.
 */
function useLatest(
  savedUid: string | null,
  tiles: readonly ImageTile[],
): { readonly uid: string; readonly tile: ImageTile | undefined } | undefined {
  const [listedUid, setListedUid] = useState<string | null>(null);
  const [newest] = tiles;
  const tile = tiles.find(({ uid }) => uid === savedUid);
  if (tile !== undefined && tile.uid !== listedUid) setListedUid(tile.uid);
  if (savedUid !== null && (tile !== undefined || savedUid !== listedUid)) return { uid: savedUid, tile };
  return newest && { uid: newest.uid, tile: newest };
}

function statusOf({ state, executor }: JobView, progress: JobProgress | undefined, t: Translate): string {
  if (state === 'queued') return t('generate.queued');
  if (state === 'dispatched' && executor !== null) return t('generate.sent', { executor });
  if (state === 'saving') return t('generate.saving');
  const { step = null, steps = null, stage = null } = progress ?? {};
  if (step !== null && steps !== null) return t('generate.stepOf', { step, steps });
  return stage ?? t('generate.starting');
}

function RunningStage({ job, progress }: { job: JobView; progress: SessionProgress }): ReactNode {
  const t = useTranslate();
  const state = useQueue((queue) => queue.progress.get(job.id));
  // Of a long session that was begun before the page was loaded the queue lists the newest only.
  const session = useQueue((queue) => queue.sessions.get(job.sessionId));
  const { savedImages, plannedImages } = session ?? progress;
  const status = statusOf(job, state, t);
  const preview = state === undefined ? 0 : state.preview;
  return (
    <section className={styles.stage} aria-label={t('generate.stage')}>
      <div className={styles.picture}>
        {preview > 0 ? (
          <img
            className={styles.preview}
            src={previewUrl(job.id, preview)}
            alt={t('generate.previewAlt', { prompt: job.prompt })}
            // Previews are small: shown at the size the result will have.
            width={job.width}
            height={job.height}
          />
        ) : (
          <div className={styles.blank} style={{ aspectRatio: `${job.width} / ${job.height}` }} />
        )}
      </div>
      <div className={styles.status}>
        <Progress
          fraction={job.state === 'queued' ? 0 : (state?.fraction ?? null)}
          label={t('generate.progressLabel', { prompt: job.prompt })}
        />
        <WaitsForNotice job={job} />
        <div className={styles.facts}>
          <span>{status}</span>
          {plannedImages > 1 && (
            <span>
              {t('generate.imageOf', {
                current: Math.min(plannedImages, savedImages + 1),
                total: plannedImages,
              })}
            </span>
          )}
          <span className={styles.spacer} />
          {job.startedAtMs !== null && job.state !== 'queued' && <Elapsed sinceMs={job.startedAtMs} />}
          {state !== undefined && state.remainingMs !== null && (
            <span>{t('generate.remaining', { time: formatEstimate(state.remainingMs) })}</span>
          )}
        </div>
      </div>
    </section>
  );
}

/** The shortest way to a first picture; no longer offered to somebody who has begun to write. */
function Example(): ReactNode {
  const t = useTranslate();
  const isWritten = useGenerate((state) => state.form.prompt.trim() !== '');
  return (
    <Button
      icon={Play}
      className={classNames(isWritten && styles.unseen)}
      onClick={() => {
        editForm({ prompt: t('generate.examplePrompt') });
        void submitForm();
      }}
    >
      {t('generate.example')}
    </Button>
  );
}

function FailedStage({ job }: { job: JobView }): ReactNode {
  const t = useTranslate();
  const retry = async (): Promise<void> => {
    try {
      await api.jobs.retry({ which: { jobIds: [job.id] } });
    } catch (error) {
      tellError(error);
    }
  };
  return (
    <section className={styles.stage} aria-label={t('generate.stage')}>
      <EmptyState
        icon={CircleAlert}
        title={t('generate.failedTitle')}
        text={job.error?.message ?? ''}
        actions={<Button onClick={() => void retry()}>{t('common.retry')}</Button>}
      />
    </section>
  );
}

function ResultStage({ uid, tile }: { uid: string; tile: ImageTile | undefined }): ReactNode {
  const t = useTranslate();
  const made = { uid, type: tile?.type ?? 'text-to-image' };
  const bar = useRef<HTMLDivElement>(null);
  const hasRoom = useWidth(bar, TEXTS_WIDTH) >= TEXTS_WIDTH;
  const src = imageUrl(uid, tile?.contentHash);
  const [brokenSrc, setBrokenSrc] = useState<string | null>(null);
  if (brokenSrc === src) {
    return (
      <section className={styles.stage} aria-label={t('generate.stage')}>
        <EmptyState
          icon={ImageOff}
          title={t('gallery.tile.missing')}
          text={t('detail.missing')}
          actions={<Button onClick={() => navigate('image', { uid })}>{t('generate.open')}</Button>}
        />
      </section>
    );
  }
  return (
    <section className={styles.stage} aria-label={t('generate.stage')}>
      <div className={styles.picture}>
        <button
          type="button"
          className={styles.open}
          aria-label={t('generate.open')}
          onClick={() => navigate('image', { uid })}
        >
          <img
            key={uid}
            className={styles.result}
            src={src}
            onError={() => setBrokenSrc(src)}
            alt={t('generate.resultAlt', { prompt: tile?.prompt ?? '' })}
            {...(tile === undefined ? {} : { width: tile.width, height: tile.height })}
          />
        </button>
      </div>
      <div ref={bar} className={styles.actions} role="toolbar" aria-label={t('generate.stage')}>
        <TextButton
          icon={Dices}
          label={t('generate.again')}
          hasRoom={hasRoom}
          onClick={() => makeAgain(made, 'new')}
        />
        <TextButton
          icon={SlidersHorizontal}
          label={t('generate.same')}
          hasRoom={hasRoom}
          onClick={() => openSettings(made)}
        />
        <IconButton
          icon={Copy}
          label={t('generate.copyParameters')}
          onClick={() => void copyParameters(uid)}
        />
        <IconButton icon={ImagePlus} label={t('generate.useAsInput')} onClick={() => addInput(uid)} />
        <IconButton
          icon={Paintbrush}
          label={t('generate.useInInpaint')}
          onClick={() => navigate('inpaint', { uid })}
        />
        <IconButton
          icon={Scaling}
          label={t('generate.useInOutpaint')}
          onClick={() => navigate('outpaint', { uid })}
        />
        <IconButton icon={Maximize2} label={t('generate.open')} onClick={() => navigate('image', { uid })} />
      </div>
    </section>
  );
}
