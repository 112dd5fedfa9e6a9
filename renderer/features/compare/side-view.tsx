import { useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { useJudgePicture } from '../../commands/use-judge-picture.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Judgement } from '../../ui/judgement.tsx';
import { letterOf, PictureFrame } from './picture-frame.tsx';
import { frameOf, type SharedView } from './shared-view.ts';
import styles from './compare.module.css';

/** Side by side; zooming or moving one moves all. Keys judge the one that the pointer or the focus came to last. */
export function SideView({
  records,
  shared,
}: {
  records: readonly ImageRecord[];
  shared: SharedView;
}): ReactNode {
  const t = useTranslate();
  const [chosen, setChosen] = useState(0);
  useJudgePicture(records[chosen]?.uid ?? null);
  // A key may come in the same moment, and must not judge the one that the pointer left.
  const point = (index: number): void => flushSync(() => setChosen(index));
  const first = records[0];
  if (first === undefined) return null;
  // A picture that keys zoom takes the focus: it is the one that keys judge, but a video can't be zoomed.
  const canZoom = (index: number): boolean => records[index]?.file.format !== 'video';
  const zoomed = canZoom(chosen) ? chosen : records.findIndex((_record, index) => canZoom(index));
  return (
    <div className={styles.side} data-count={records.length}>
      {records.map((record, index) => (
        <div
          key={record.uid}
          className={styles.cell}
          onPointerEnter={() => point(index)}
          onFocus={() => setChosen(index)}
        >
          <div
            role="group"
            className={styles.picture}
            aria-label={t('compare.showing', { letter: letterOf(index) })}
            aria-current={index === chosen || undefined}
          >
            <PictureFrame
              {...frameOf(shared, first, record)}
              controls={index === zoomed ? shared.controls : undefined}
            />
            <span className={styles.letter} aria-live="polite">
              <span aria-hidden>{letterOf(index)}</span>
              <Judgement of={record.user} />
            </span>
          </div>
        </div>
      ))}
    </div>
  );
}
