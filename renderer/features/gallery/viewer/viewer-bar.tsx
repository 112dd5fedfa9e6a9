import type { ReactNode } from 'react';
import { ChevronLeft, ChevronRight, Film, Heart, Pause, Play, Star, X } from 'lucide-react';
import type { ImageTile } from '../../../../main/domain/image-record.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { IconButton } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { MARK_ICONS } from '../../../ui/mark-icons.ts';
import { Select } from '../../../ui/select.tsx';
import { useCulling } from '../bulk/bulk-actions.ts';
import { focusStep } from '../selection.ts';
import {
  closeViewer,
  setSlideSeconds,
  SLIDE_SECONDS,
  togglePlaying,
  useViewer,
  type SlideSeconds,
} from './viewer-store.ts';
import styles from './viewer.module.css';

/** What is said of the picture, and how to go on. In a slideshow it lies over the picture; while that plays, under the pointer or the focus only. */
export function ViewerBar({
  tile,
  place,
  total,
}: {
  tile: ImageTile | undefined;
  place: number;
  total: number;
}): ReactNode {
  const t = useTranslate();
  const playing = useViewer((state) => state.playing);
  const filmstrip = useViewer((state) => state.filmstrip);
  const slideshow = useViewer((state) => state.slideshow);
  const seconds = useViewer((state) => state.seconds);
  const culling = useCulling((state) => state.on);
  return (
    <div className={classNames(styles.bar, slideshow && styles.over, playing && styles.quiet)}>
      {tile !== undefined && <Facts tile={tile} />}
      <span className={styles.place}>
        {t('gallery.viewer.position', {
          position: place + 1,
          total,
        })}
      </span>
      {culling && <span className={styles.place}>{t('gallery.viewer.culling')}</span>}
      <IconButton icon={ChevronLeft} label={t('gallery.viewer.previous')} onClick={() => focusStep(-1)} />
      <IconButton
        icon={playing ? Pause : Play}
        label={t(playing ? 'gallery.viewer.pause' : 'gallery.viewer.play')}
        onClick={togglePlaying}
      />
      <IconButton icon={ChevronRight} label={t('gallery.viewer.next')} onClick={() => focusStep(1)} />
      {slideshow && (
        <Select<SlideSeconds>
          aria-label={t('gallery.viewer.seconds')}
          className={styles.seconds}
          value={seconds}
          options={SLIDE_SECONDS.map((value) => ({
            value,
            label: t('gallery.viewer.perImage', { count: Number(value) }),
          }))}
          onChange={setSlideSeconds}
        />
      )}
      <IconButton
        icon={Film}
        label={t('gallery.viewer.filmstrip')}
        pressed={filmstrip}
        onClick={() => useViewer.setState({ filmstrip: !filmstrip })}
      />
      <IconButton icon={X} label={t('gallery.viewer.close')} command="image.close" onClick={closeViewer} />
    </div>
  );
}

function Facts({ tile }: { tile: ImageTile }): ReactNode {
  const t = useTranslate();
  const MarkIcon = tile.mark === null ? null : MARK_ICONS[tile.mark];
  return (
    <span className={styles.facts} aria-live="polite">
      <span
        className={styles.stars}
        role="img"
        aria-label={t('gallery.rating.stars', { count: tile.rating })}
      >
        {[1, 2, 3, 4, 5].map((star) => (
          <Star key={star} size={14} aria-hidden fill={star <= tile.rating ? 'currentColor' : 'none'} />
        ))}
      </span>
      {tile.favorite && <Heart size={14} fill="currentColor" aria-label={t('gallery.tile.favorite')} />}
      {MarkIcon !== null && tile.mark !== null && (
        <MarkIcon size={14} aria-label={t(`gallery.mark.${tile.mark}`)} />
      )}
      <span className={styles.prompt}>{tile.prompt}</span>
    </span>
  );
}
