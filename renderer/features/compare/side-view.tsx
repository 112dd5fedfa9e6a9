import { useState, type ReactNode } from 'react';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import type { ZoomView } from '../../ui/zoom-geometry.ts';
import { letterOf, PictureFrame } from './picture-frame.tsx';
import { viewFor } from './shared-view.ts';
import styles from './compare.module.css';

/** Side by side; zooming or moving one moves all. */
export function SideView({ records }: { records: readonly ImageRecord[] }): ReactNode {
  const [view, setView] = useState<ZoomView>(null);
  const first = records[0];
  if (first === undefined) return null;
  return (
    <div className={styles.side} data-count={records.length}>
      {records.map((record, index) => (
        <div key={record.uid} className={styles.cell}>
          <PictureFrame
            record={record}
            view={viewFor(view, first.file, record.file)}
            onView={(next) => setView(viewFor(next, record.file, first.file))}
          />
          <span className={styles.letter} aria-hidden>
            {letterOf(index)}
          </span>
        </div>
      ))}
    </div>
  );
}
