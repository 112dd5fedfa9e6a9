import { useRef, useState, type ReactNode } from 'react';
import {
  ArrowLeft,
  ChevronLeft,
  ChevronRight,
  Columns2,
  Grid3x3,
  SquareSplitHorizontal,
  Zap,
} from 'lucide-react';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { errorText } from '../../api/error-text.ts';
import { goBack, navigate, useNavigation } from '../../api/navigation.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import type { ZoomControls } from '../../ui/zoom-frame.tsx';
import { ZOOM_STEP, type ZoomView } from '../../ui/zoom-geometry.ts';
import { BlinkView } from './blink-view.tsx';
import { Differences } from './differences.tsx';
import { pagesOf, SHOWN_AT_ONCE, startOfPage } from './page-of.ts';
import { SideView } from './side-view.tsx';
import { useRecords } from './use-records.ts';
import { WipeView } from './wipe-view.tsx';
import { XyView } from './xy-view.tsx';
import styles from './compare.module.css';

type Mode = 'side' | 'wipe' | 'blink' | 'grid';

/** Pictures against each other, four at a time, or one against all that differ from it in one or two settings. */
export function CompareScreen(): ReactNode {
  const t = useTranslate();
  const location = useNavigation((state) => state.location);
  const [uids, setUids] = useState<readonly string[]>(
    location.name === 'compare' ? location.params.uids : [],
  );
  const [mode, setMode] = useState<Mode>('side');
  const [page, setPage] = useState(0);
  if (location.name === 'compare' && location.params.uids.join() !== uids.join()) {
    setUids(location.params.uids);
    setPage(0);
  }
  const { records, failure } = useRecords(uids);
  useCommands({ 'image.close': goBack });
  const shown: Mode = uids.length === 1 ? 'grid' : mode;
  const options = [
    { value: 'side' as const, label: t('compare.mode.side'), icon: Columns2 },
    { value: 'wipe' as const, label: t('compare.mode.wipe'), icon: SquareSplitHorizontal },
    { value: 'blink' as const, label: t('compare.mode.blink'), icon: Zap },
    { value: 'grid' as const, label: t('compare.mode.grid'), icon: Grid3x3 },
  ];
  return (
    <div className={styles.screen}>
      <div className={styles.bar}>
        <IconButton icon={ArrowLeft} label={t('compare.back')} command="app.back" onClick={goBack} />
        {uids.length > 1 && (
          <Segmented<Mode>
            label={t('compare.mode.label')}
            value={shown}
            options={options}
            onChange={setMode}
          />
        )}
        {shown !== 'grid' && records !== null && records.length > SHOWN_AT_ONCE && (
          <Pager page={page} count={records.length} onPage={setPage} />
        )}
      </div>
      {failure !== null && (
        <div className={styles.center}>
          <ErrorState
            title={t('compare.failed')}
            message={errorText(failure)}
            retry={{ label: t('compare.back'), run: () => navigate('gallery', {}) }}
          />
        </div>
      )}
      {records === null && failure === null && (
        <div className={styles.center}>
          <Spinner label={t('common.loading')} />
        </div>
      )}
      {records !== null && <Comparison mode={shown} records={records} page={page} />}
    </div>
  );
}

/** From four pictures to the next ones. */
function Pager({
  page,
  count,
  onPage,
}: {
  page: number;
  count: number;
  onPage(page: number): void;
}): ReactNode {
  const t = useTranslate();
  const last = pagesOf(count) - 1;
  const start = startOfPage(page, count);
  const go = (step: number): void => onPage(Math.min(last, Math.max(0, page + step)));
  useCommands({ 'image.next': () => go(1), 'image.previous': () => go(-1) });
  return (
    <>
      <IconButton
        icon={ChevronLeft}
        label={t('compare.previous')}
        command="image.previous"
        disabled={page === 0}
        onClick={() => go(-1)}
      />
      <span aria-live="polite">
        {t('compare.page', { from: start + 1, to: Math.min(count, start + SHOWN_AT_ONCE), count })}
      </span>
      <IconButton
        icon={ChevronRight}
        label={t('compare.next')}
        command="image.next"
        disabled={page === last}
        onClick={() => go(1)}
      />
    </>
  );
}

function Comparison({
  mode,
  records,
  page,
}: {
  mode: Mode;
  records: readonly ImageRecord[];
  page: number;
}): ReactNode {
  const t = useTranslate();
  const [first, second] = records;
  if (first === undefined) {
    return (
      <div className={styles.center}>
        <EmptyState icon={Columns2} title={t('compare.title')} text={t('compare.tooFew')} />
      </div>
    );
  }
  if (mode === 'grid' || second === undefined)
    return <XyView key={first.uid} base={first} compared={records} />;
  const start = startOfPage(page, records.length);
  const shown = records.slice(start, start + SHOWN_AT_ONCE);
  return <Pictures key={shown.map(({ uid }) => uid).join()} mode={mode} records={shown} />;
}

/** Two to four pictures, zoomed and moved together; the zoom stays from one way of comparing to the next. */
function Pictures({
  mode,
  records,
}: {
  mode: Exclude<Mode, 'grid'>;
  records: readonly ImageRecord[];
}): ReactNode {
  const [view, onView] = useState<ZoomView>(null);
  const controls = useRef<ZoomControls>(null);
  useCommands({
    'image.zoomIn': () => controls.current?.zoomBy(ZOOM_STEP),
    'image.zoomOut': () => controls.current?.zoomBy(1 / ZOOM_STEP),
    'image.zoomFit': () => controls.current?.fit(),
    'image.zoomActual': () => controls.current?.actual(),
  });
  const shared = { view, onView, controls };
  return (
    <>
      <div className={styles.stage}>
        {mode === 'side' && <SideView records={records} shared={shared} />}
        {mode === 'wipe' && <WipeView records={records} shared={shared} />}
        {mode === 'blink' && <BlinkView records={records} shared={shared} />}
      </div>
      <Differences records={records} />
    </>
  );
}
