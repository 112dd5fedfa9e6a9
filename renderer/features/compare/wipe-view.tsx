import { useRef, useState, type ReactNode } from 'react';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { letterOf, PictureFrame } from './picture-frame.tsx';
import { frameOf, type SharedView } from './shared-view.ts';
import styles from './compare.module.css';

const STEP = 2;

/** One picture over the other, uncovered up to a line that can be dragged or moved with the arrow keys. */
export function WipeView({
  records,
  shared,
}: {
  records: readonly ImageRecord[];
  shared: SharedView;
}): ReactNode {
  const t = useTranslate();
  const [pair, setPair] = useState({ left: 0, right: 1 });
  const [percent, setPercent] = useState(50);
  const root = useRef<HTMLDivElement>(null);
  const moveTo = (clientX: number): void => {
    const box = root.current?.getBoundingClientRect();
    if (box !== undefined) setPercent(Math.min(100, Math.max(0, ((clientX - box.left) / box.width) * 100)));
  };
  const first = records[0];
  const left = records[pair.left] ?? first;
  const right = records[pair.right] ?? first;
  if (first === undefined || left === undefined || right === undefined) return null;
  return (
    <div ref={root} className={styles.overlay}>
      <PictureFrame key={left.uid} {...frameOf(shared, first, left)} still controls={shared.controls} />
      <div className={styles.over} style={{ clipPath: `inset(0 0 0 ${percent}%)` }}>
        <PictureFrame key={right.uid} {...frameOf(shared, first, right)} still />
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
      <Side
        label={t('compare.wipeLeft')}
        className={styles.letter}
        count={records.length}
        value={pair.left}
        other={pair.right}
        onChange={(chosen) => setPair({ ...pair, left: chosen })}
      />
      <Side
        label={t('compare.wipeRight')}
        className={styles.letterRight}
        count={records.length}
        value={pair.right}
        other={pair.left}
        onChange={(chosen) => setPair({ ...pair, right: chosen })}
      />
    </div>
  );
}

/** Which picture is at a side: of two there is nothing to choose. */
function Side({
  label,
  className,
  count,
  value,
  other,
  onChange,
}: {
  label: string;
  className: string | undefined;
  count: number;
  value: number;
  /** What the other side shows. */
  other: number;
  onChange: (index: number) => void;
}): ReactNode {
  if (count <= 2) {
    return (
      <span className={className} aria-hidden>
        {letterOf(value)}
      </span>
    );
  }
  const options = Array.from({ length: count }, (_, index) => index).filter((index) => index !== other);
  return (
    <div className={className} data-choice>
      <Segmented
        label={label}
        value={String(value)}
        options={options.map((index) => ({ value: String(index), label: letterOf(index) }))}
        onChange={(chosen) => onChange(Number(chosen))}
      />
    </div>
  );
}
