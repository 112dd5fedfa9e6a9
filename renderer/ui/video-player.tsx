import type { ReactNode } from 'react';
import styles from './video-player.module.css';

/** A video with the browser's own controls, as large as its place; its poster is shown until it is played. */
export function VideoPlayer({
  src,
  poster,
  label,
}: {
  src: string;
  poster: string;
  label: string;
}): ReactNode {
  return (
    <video className={styles.video} src={src} poster={poster} aria-label={label} controls loop playsInline>
      <track kind="captions" />
    </video>
  );
}
