import { useRef, useState, type ReactNode } from 'react';
import { ArrowLeft, Columns2, Grid3x3, SquareSplitHorizontal, Zap } from 'lucide-react';
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
import type { ZoomView } from '../../ui/zoom-geometry.ts';
import { BlinkView } from './blink-view.tsx';
import { Differences } from './differences.tsx';
import { SideView } from './side-view.tsx';
import { useRecords } from './use-records.ts';
import { WipeView } from './wipe-view.tsx';
import { XyView } from './xy-view.tsx';
import styles from './compare.module.css';

const ZOOM_STEP = 1.25;

type Mode = 'side' | 'wipe' | 'blink' | 'grid';

/** Two to four pictures against each other, or one against all that differ from it in one or two settings. */
export function CompareScreen(): ReactNode {
  const t = useTranslate();
  const location = useNavigation((state) => state.location);
  const [uids, setUids] = useState<readonly string[]>(
    location.name === 'compare' ? location.params.uids : [],
  );
  const [mode, setMode] = useState<Mode>('side');
  if (location.name === 'compare' && location.params.uids.join() !== uids.join()) {
    setUids(location.params.uids);
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
      {records !== null && <Comparison mode={shown} records={records} />}
    </div>
  );
}

function Comparison({ mode, records }: { mode: Mode; records: readonly ImageRecord[] }): ReactNode {
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
  return <Pictures key={records.map(({ uid }) => uid).join()} mode={mode} records={records} />;
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
