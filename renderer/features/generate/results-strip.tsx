import { useMemo, type ReactNode } from 'react';
import {
  Copy,
  Dices,
  ImagePlus,
  Layers,
  Maximize2,
  Paintbrush,
  Scaling,
  SlidersHorizontal,
} from 'lucide-react';
import type { ImageTile } from '../../../main/domain/image-record.ts';
import type { JobView } from '../../../preload/contract/jobs.ts';
import { openEditRun, useEditRuns } from '../../api/edit-runs-store.ts';
import { copyParameters } from '../../api/image-actions.ts';
import { makeAgain, openSettings } from '../../api/make-again.ts';
import { previewUrl, thumbnailUrl } from '../../api/media.ts';
import { navigate, routeHref } from '../../api/navigation.ts';
import { isActive, useQueue } from '../../api/queue-store.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { setImageDrag } from '../../ui/image-drag.ts';
import { ContextMenu } from '../../ui/menu.tsx';
import { Progress } from '../../ui/progress.tsx';
import { addInput } from './input-actions.ts';
import styles from './results-strip.module.css';

interface ResultsStripProps {
  /** Newest first; null while loading. */
  tiles: readonly ImageTile[] | null;
  error: string | null;
}

/** What is being made and what was made last, newest first. */
export function ResultsStrip({ tiles, error }: ResultsStripProps): ReactNode {
  const t = useTranslate();
  const jobs = useQueue((state) => state.jobs);
  const active = useMemo(() => [...jobs.values()].filter(isActive), [jobs]);
  return (
    <section className={styles.strip} aria-label={t('generate.results')}>
      <div className={styles.head}>
        <h2 className={styles.title}>{t('generate.results')}</h2>
        <Button size="small" variant="quiet" onClick={() => navigate('gallery', {})}>
          {t('generate.allInGallery')}
        </Button>
      </div>
      <Undecided />
      {error !== null && (
        <p role="alert" className={styles.note}>
          {t('generate.resultsFailed', { reason: error })}
        </p>
      )}
      {tiles?.length === 0 && active.length === 0 && (
        <p className={styles.note}>{t('generate.resultsEmpty')}</p>
      )}
      <ul className={styles.list}>
        {active.map((job) => (
          <li key={job.id}>
            <RunningTile job={job} />
          </li>
        ))}
        {tiles?.map((tile) => (
          <li key={tile.uid}>
            <ResultTile tile={tile} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Candidates of edits are shown where they are decided on; here is the way there. */
function Undecided(): ReactNode {
  const t = useTranslate();
  const newest = useEditRuns(({ runs }) =>
    runs.findLast(({ candidates }) => candidates.some(({ uid }) => uid !== null)),
  );
  const count = useEditRuns((state) => state.ofCandidate.size);
  if (newest === undefined || count === 0) return null;
  return (
    <Button
      size="small"
      icon={Layers}
      className={styles.undecided}
      title={t('generate.undecidedHelp')}
      onClick={() => openEditRun(newest)}
    >
      {t('generate.undecided', { count })}
    </Button>
  );
}

function RunningTile({ job }: { job: JobView }): ReactNode {
  const t = useTranslate();
  const progress = useQueue((state) => state.progress.get(job.id));
  return (
    <div
      className={styles.running}
      style={{ aspectRatio: `${job.width} / ${job.height}` }}
      title={job.prompt}
    >
      {progress !== undefined && progress.preview > 0 && (
        <img src={previewUrl(job.id, progress.preview)} alt="" className={styles.image} />
      )}
      <div className={styles.bar}>
        <Progress
          fraction={progress?.fraction ?? null}
          label={t('generate.progressLabel', { prompt: job.prompt })}
        />
      </div>
    </div>
  );
}

function ResultTile({ tile }: { tile: ImageTile }): ReactNode {
  const t = useTranslate();
  const { uid } = tile;
  return (
    <ContextMenu
      entries={[
        { kind: 'item', label: t('generate.open'), icon: Maximize2, run: () => navigate('image', { uid }) },
        { kind: 'separator' },
        {
          kind: 'item',
          label: t('generate.same'),
          icon: SlidersHorizontal,
          run: () => openSettings(tile),
        },
        {
          kind: 'item',
          label: t('generate.again'),
          icon: Dices,
          run: () => makeAgain(tile, 'new'),
        },
        {
          kind: 'item',
          label: t('generate.copyParameters'),
          icon: Copy,
          run: () => void copyParameters(uid),
        },
        { kind: 'separator' },
        { kind: 'item', label: t('generate.useAsInput'), icon: ImagePlus, run: () => addInput(uid) },
        {
          kind: 'item',
          label: t('generate.useInInpaint'),
          icon: Paintbrush,
          run: () => navigate('inpaint', { uid }),
        },
        {
          kind: 'item',
          label: t('generate.useInOutpaint'),
          icon: Scaling,
          run: () => navigate('outpaint', { uid }),
        },
      ]}
    >
      <a
        className={styles.tile}
        href={routeHref('image', { uid })}
        draggable
        onDragStart={(event) => setImageDrag(event.dataTransfer, [uid])}
        onClick={(event) => {
          event.preventDefault();
          navigate('image', { uid });
        }}
        title={`${tile.prompt}\n${tile.width} × ${tile.height}${tile.seed === null ? '' : ` · ${t('generate.seed')} ${tile.seed}`}`}
      >
        <img
          className={styles.image}
          src={thumbnailUrl(uid, tile.contentHash, 320)}
          alt={tile.prompt}
          width={tile.width}
          height={tile.height}
          loading="lazy"
          decoding="async"
          draggable={false}
        />
      </a>
    </ContextMenu>
  );
}
