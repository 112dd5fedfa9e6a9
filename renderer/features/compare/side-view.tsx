import type { ReactNode } from 'react';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { letterOf, PictureFrame } from './picture-frame.tsx';
import { frameOf, type SharedView } from './shared-view.ts';
import styles from './compare.module.css';

/** Side by side; zooming or moving one moves all. */
export function SideView({
  records,
  shared,
}: {
  records: readonly ImageRecord[];
  shared: SharedView;
}): ReactNode {
  const first = records[0];
  if (first === undefined) return null;
  const zoomed = records.findIndex(({ file }) => file.format !== 'video');
  return (
    <div className={styles.side} data-count={records.length}>
      {records.map((record, index) => (
        <div key={record.uid} className={styles.cell}>
          <PictureFrame
            {...frameOf(shared, first, record)}
            controls={index === zoomed ? shared.controls : undefined}
          />
          <span className={styles.letter} aria-hidden>
            {letterOf(index)}
          </span>
        </div>
      ))}
    </div>
  );
}
