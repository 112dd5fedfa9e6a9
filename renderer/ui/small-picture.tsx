import { useState, type ReactNode } from 'react';
import styles from './small-picture.module.css';

/** A decorative square picture; a quiet empty square where there is none. @param size pixels */
export function SmallPicture({ src, size }: { src: string; size: number }): ReactNode {
  const [missing, setMissing] = useState<string | null>(null);
  return (
    <span className={styles.frame} style={{ width: size, height: size }}>
      {missing !== src && (
        <img src={src} alt="" width={size} height={size} loading="lazy" onError={() => setMissing(src)} />
      )}
    </span>
  );
}
