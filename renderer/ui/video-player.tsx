import type { ReactNode } from 'react';
import styles from './video-player.module.css';

/** A video with the browser's own controls, as large as its place; its poster is shown until it is played. */
export function VideoPlayer({
  src,
  poster,
  label,
  onPlayedOnce,
}: {
  src: string;
  poster: string;
  label: string;
  /** Given: it starts by itself, plays once and then calls this, also when it can't be played. Else it plays in a loop when asked. */
  onPlayedOnce?: (() => void) | undefined;
}): ReactNode {
  const once = onPlayedOnce !== undefined;
  return (
    <video
      className={styles.video}
      src={src}
      poster={poster}
      aria-label={label}
      controls
      loop={!once}
      autoPlay={once}
      onEnded={onPlayedOnce}
      onError={onPlayedOnce}
      playsInline
    >
      <track kind="captions" />
    </video>
  );
}
