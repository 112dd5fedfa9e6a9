import { memo, useState, type ReactNode } from 'react';
import { Clock, Film, Heart, ImageOff, Layers, Paintbrush, Scaling, Star } from 'lucide-react';
import type { ImageTile } from '../../../../main/domain/image-record.ts';
import { thumbnailUrl } from '../../../api/media.ts';
import { translate } from '../../../i18n/translate.ts';
import { classNames } from '../../../ui/class-names.ts';
import { timeLabel } from '../../../ui/date-label.ts';
import { MARK_ICONS } from '../../../ui/mark-icons.ts';
import { askedPicture } from './asked-picture.ts';
import type { GridKind } from './grid-layout.ts';
import { stateBadges } from './state-badges.ts';
import { timeLeft } from './time-left.ts';
import { tileName } from './tile-name.ts';
import styles from './tile.module.css';

interface TileProps {
  readonly position: number;
  readonly total: number;
  readonly tile: ImageTile | undefined;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly kind: GridKind;
  readonly selected: boolean;
  readonly current: boolean;
  /** A candidate of an edit that was not decided on. */
  readonly undecided: boolean;
  /** Shows the place without the picture, while it only passes by. */
  readonly passing: boolean;
}

/** Pixels of the device beyond which the larger thumbnail is fetched. */
const SMALL_THUMBNAIL = 320;

/** Its words come by `translate`: six tiles come with every row, too many for each to watch for another language. */
export const Tile = memo(function Tile({
  position,
  total,
  tile,
  left,
  width,
  height,
  kind,
  selected,
  current,
  undecided,
  passing,
}: TileProps): ReactNode {
  // What only the pointer brings up is made when it comes: parts that nobody sees yet are half of a tile's making.
  const [hovered, setHovered] = useState(false);
  /** The picture that could not be shown. */
  const [failed, setFailed] = useState('');
  const asked = tile === undefined ? '' : askedPicture(tile);
  const isBroken = asked !== '' && failed === asked;
  const onBroken = (): void => setFailed(asked);
  const place = { left, width, height };
  return (
    <div
      id={`tile-${position}`}
      role="option"
      aria-selected={selected}
      aria-posinset={position + 1}
      aria-setsize={total}
      aria-label={tile === undefined ? translate('common.loading') : tileName(tile, undecided, translate)}
      // The list has the focus and names its active option.
      tabIndex={-1}
      data-position={position}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      draggable={tile !== undefined}
      data-stack={tile === undefined || tile.stackSize < 2 ? undefined : tile.stackState}
      className={classNames(
        styles.tile,
        styles[kind],
        selected && styles.selected,
        current && styles.current,
        tile === undefined && styles.empty,
      )}
      style={place}
    >
      {tile !== undefined && kind === 'list' && (
        <ListRow
          tile={tile}
          undecided={undecided}
          passing={passing}
          height={height}
          isBroken={isBroken}
          onBroken={onBroken}
        />
      )}
      {tile !== undefined && kind !== 'list' && (
        <>
          <Picture
            tile={tile}
            passing={passing}
            longestSide={Math.max(width, height)}
            isBroken={isBroken}
            onBroken={onBroken}
          />
          <Badges tile={tile} undecided={undecided} isBroken={isBroken} />
          {hovered && width >= 140 && <Facts tile={tile} undecided={undecided} />}
        </>
      )}
      {tile !== undefined && (hovered || selected) && (
        <span className={styles.check} data-check="" aria-hidden />
      )}
    </div>
  );
});

function Picture({
  tile,
  passing,
  longestSide,
  isBroken,
  onBroken,
}: {
  tile: ImageTile;
  passing: boolean;
  longestSide: number;
  isBroken: boolean;
  onBroken(): void;
}): ReactNode {
  if (isBroken) {
    return (
      <span className={styles.broken}>
        {tile.format === 'video' ? (
          <Film size={28} strokeWidth={1.5} aria-hidden />
        ) : (
          <ImageOff size={20} strokeWidth={1.5} aria-hidden />
        )}
      </span>
    );
  }
  if (passing) return null;
  const size = longestSide * window.devicePixelRatio > SMALL_THUMBNAIL ? 640 : 320;
  return (
    <img
      ref={stopWhenGone}
      alt=""
      decoding="async"
      draggable={false}
      src={thumbnailUrl(tile.uid, tile.contentHash, size)}
      className={styles.image}
      onError={onBroken}
    />
  );
}

/** A picture that has scrolled out of reach need not be loaded to its end. */
function stopWhenGone(element: HTMLImageElement): () => void {
  return () => {
    setTimeout(() => {
      if (!element.isConnected && !element.complete) element.src = '';
    });
  };
}

function Badges({
  tile,
  undecided,
  isBroken,
}: {
  tile: ImageTile;
  undecided: boolean;
  isBroken: boolean;
}): ReactNode {
  const state = stateBadges(tile, isBroken);
  const MarkIcon = tile.mark === null ? null : MARK_ICONS[tile.mark];
  const edited = tile.type === 'inpaint' || tile.type === 'outpaint';
  const any =
    tile.rating > 0 ||
    tile.favorite ||
    tile.mark !== null ||
    state.video ||
    state.missing ||
    tile.expiresAtMs !== null ||
    edited;
  return (
    <>
      {tile.stackSize > 1 && tile.stackState !== 'member' && (
        <span
          className={styles.stack}
          data-stack-badge=""
          title={translate(tile.stackState === 'open' ? 'gallery.stack.close' : 'gallery.stack.open')}
          aria-hidden
        >
          <Layers size={12} /> <span data-text={tile.stackSize} />
        </span>
      )}
      {any && (
        <span className={styles.badges} aria-hidden>
          {state.video && <Film size={12} />}
          {tile.rating > 0 && (
            <span className={styles.rating}>
              <span data-text={tile.rating} /> <Star size={11} fill="currentColor" strokeWidth={0} />
            </span>
          )}
          {tile.favorite && <Heart size={12} fill="currentColor" strokeWidth={0} className={styles.heart} />}
          {MarkIcon !== null && <MarkIcon size={12} className={styles[tile.mark ?? '']} />}
          {undecided && <span data-text={translate('gallery.tile.candidate')} />}
          {tile.type === 'inpaint' && <Paintbrush size={12} />}
          {tile.type === 'outpaint' && <Scaling size={12} />}
          {tile.expiresAtMs !== null && <Clock size={12} />}
          {state.missing && <ImageOff size={12} />}
        </span>
      )}
    </>
  );
}

function Facts({ tile, undecided }: { tile: ImageTile; undecided: boolean }): ReactNode {
  const left =
    tile.expiresAtMs === null
      ? null
      : translate('gallery.tile.expires', { when: timeLeft(tile.expiresAtMs) });
  const waits = undecided ? translate('gallery.tile.undecided') : null;
  const line = [waits, tile.model, `${tile.width} × ${tile.height}`, left].filter(Boolean).join(' · ');
  return (
    <span className={styles.facts} aria-hidden>
      {tile.prompt !== '' && <span className={styles.prompt} data-text={tile.prompt} />}
      <span className={styles.line} data-text={line} />
    </span>
  );
}

function ListRow({
  tile,
  undecided,
  passing,
  height,
  isBroken,
  onBroken,
}: {
  tile: ImageTile;
  undecided: boolean;
  passing: boolean;
  height: number;
  isBroken: boolean;
  onBroken(): void;
}): ReactNode {
  const MarkIcon = tile.mark === null ? null : MARK_ICONS[tile.mark];
  return (
    <>
      <span className={styles.thumbnail} style={{ width: height - 8, height: height - 8 }}>
        <Picture tile={tile} passing={passing} longestSide={height} isBroken={isBroken} onBroken={onBroken} />
      </span>
      <span className={styles.listPrompt} dir="auto">
        {tile.prompt || translate('gallery.tile.unnamed')}
      </span>
      <span className={styles.cell}>
        {translate(`gallery.type.${tile.type}`)}
        {undecided && ` · ${translate('gallery.tile.candidate')}`}
      </span>
      <span className={styles.model}>{tile.model ?? ''}</span>
      <span className={styles.number}>{`${tile.width} × ${tile.height}`}</span>
      <span className={styles.seed}>{tile.seed ?? ''}</span>
      <span className={styles.date}>{timeLabel(tile.createdAtMs)}</span>
      <span className={styles.marks}>
        {tile.rating > 0 && (
          <span className={styles.rating}>
            {tile.rating} <Star size={11} fill="currentColor" strokeWidth={0} />
          </span>
        )}
        {tile.favorite && <Heart size={12} fill="currentColor" strokeWidth={0} />}
        {MarkIcon !== null && <MarkIcon size={12} />}
      </span>
    </>
  );
}
