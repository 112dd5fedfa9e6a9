import { useRef, useState, type ReactNode } from 'react';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { useTranslate } from '../../i18n/translate.ts';
import type { ZoomView } from '../../ui/zoom-geometry.ts';
import { letterOf, PictureFrame } from './picture-frame.tsx';
import { viewFor } from './shared-view.ts';
import styles from './compare.module.css';

const STEP = 2;

/** One picture over the other, uncovered up to a line that can be dragged or moved with the arrow keys. */
export function WipeView({ first, second }: { first: ImageRecord; second: ImageRecord }): ReactNode {
  const t = useTranslate();
  const [view, setView] = useState<ZoomView>(null);
  const [percent, setPercent] = useState(50);
  const root = useRef<HTMLDivElement>(null);
  const moveTo = (clientX: number): void => {
    const box = root.current?.getBoundingClientRect();
    if (box !== undefined) setPercent(Math.min(100, Math.max(0, ((clientX - box.left) / box.width) * 100)));
  };
  return (
    <div ref={root} className={styles.overlay}>
      <PictureFrame record={first} view={view} onView={setView} />
      <div className={styles.over} style={{ clipPath: `inset(0 0 0 ${percent}%)` }}>
        <PictureFrame
          record={second}
          view={viewFor(view, first.file, second.file)}
          onView={(next) => setView(viewFor(next, second.file, first.file))}
        />
      </div>
      <div
        className={styles.divider}
        style={{ left: `${percent}%` }}
        role="slider"
        tabIndex={0}
        aria-label={t('compare.wipe')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(percent)}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) => {
          if (event.buttons === 1) moveTo(event.clientX);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowLeft') setPercent(Math.max(0, percent - STEP));
          else if (event.key === 'ArrowRight') setPercent(Math.min(100, percent + STEP));
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <span className={styles.letter} aria-hidden>
        {letterOf(0)}
      </span>
      <span className={styles.letterRight} aria-hidden>
        {letterOf(1)}
      </span>
    </div>
  );
}
