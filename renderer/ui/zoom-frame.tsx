import {
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type PointerEvent,
  type ReactNode,
  type Ref,
} from 'react';
import { ImageOff } from 'lucide-react';
import { classNames } from './class-names.ts';
import { isTiled, place, panBy, tilesInView, zoomAt, type Size, type ZoomView } from './zoom-geometry.ts';
import styles from './zoom-frame.module.css';

/** For buttons and keys outside the frame. */
export interface ZoomControls {
  /** Around the middle. */
  zoomBy(factor: number): void;
  /** One pixel of the picture to one of the screen. */
  actual(): void;
  fit(): void;
  /** CSS pixels of the frame. */
  size(): Size;
}

interface ZoomFrameProps {
  ref?: Ref<ZoomControls> | undefined;

  /** The original, or what stands for it. */
  src: string;
  /** Shown until the original has come. */
  thumbnail: string;
  /** Pixels of the original. */
  picture: Size;
  alt: string;
  view: ZoomView;
  onView(view: ZoomView): void;
  /** Address of a tile of the pyramid; huge pictures are shown by tiles alone. */
  tileUrl?: ((z: number, x: number, y: number) => string) | undefined;
  /** Called once what is in sight has come in full, or can't. */
  onShown?: (() => void) | undefined;
  /** Double click instead of switching between fit and actual pixels. */
  onDoubleClick?: (() => void) | undefined;
  className?: string | undefined;
}

const WHEEL_ZOOM = 0.0016;
/** CSS pixels that an arrow key moves by. */
const KEY_STEP = 60;
/** Which way the picture moves, so that the view goes the way of the arrow. */
const MOVES: Partial<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
/** From here on single pixels are shown as squares. */
const PIXELATED_FROM = 3;

/** A picture that can be zoomed to its pixels and moved: wheel, pinch, drag, double click, arrow keys. */
export function ZoomFrame(props: ZoomFrameProps): ReactNode {
  const { ref, src, thumbnail, picture, alt, view, onView, tileUrl, onShown, onDoubleClick, className } =
    props;
  const frameRef = useRef<HTMLDivElement>(null);
  const [frame, setFrame] = useState<Size>({ width: 0, height: 0 });
  const [loaded, setLoaded] = useState('');
  const [failed, setFailed] = useState<readonly string[]>([]);
  const settled = useRef(new Set<string>());
  const drag = useRef<{ x: number; y: number } | null>(null);
  const latest = useRef({ view, onView, picture, frame });
  useLayoutEffect(() => {
    latest.current = { view, onView, picture, frame };
  });

  useLayoutEffect(() => {
    const element = frameRef.current;
    if (element === null) return undefined;
    const measure = (): void => setFrame({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useImperativeHandle(ref, () => {
    const zoomBy = (factor: number): void => {
      const now = latest.current;
      // Zoomed by a key of the page's, it takes the arrow keys; a button keeps the focus.
      const element = frameRef.current;
      const focused = document.activeElement;
      if (element !== null && focused !== element && focused?.contains(element) === true) {
        element.focus({ preventScroll: true });
      }
      const { width, height } = now.frame;
      now.onView(zoomAt(now.view, factor, width / 2, height / 2, now.picture, now.frame));
    };
    return {
      zoomBy,
      actual: () => {
        const now = latest.current;
        const { scale } = place(now.view, now.picture, now.frame);
        zoomBy(1 / (scale * window.devicePixelRatio));
      },
      fit: () => latest.current.onView(null),
      size: () => latest.current.frame,
    };
  }, []);

  useEffect(() => {
    const element = frameRef.current;
    if (element === null) return undefined;
    // React's wheel listener is passive and could not keep the page from zooming.
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const now = latest.current;
      const box = element.getBoundingClientRect();
      const factor = Math.exp(-event.deltaY * WHEEL_ZOOM * (event.ctrlKey ? 4 : 1));
      now.onView(
        zoomAt(now.view, factor, event.clientX - box.left, event.clientY - box.top, now.picture, now.frame),
      );
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      const move = MOVES[event.key];
      const now = latest.current;
      if (move === undefined || now.view === null || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      now.onView(panBy(now.view, move[0] * KEY_STEP, move[1] * KEY_STEP, now.picture, now.frame));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    element.addEventListener('keydown', onKeyDown);
    return () => {
      element.removeEventListener('wheel', onWheel);
      element.removeEventListener('keydown', onKeyDown);
    };
  }, []);

  const placed = place(view, picture, frame);
  const tiles =
    tileUrl !== undefined && isTiled(picture)
      ? tilesInView(placed, picture, frame, window.devicePixelRatio).map((tile) => ({
          ...tile,
          url: tileUrl(tile.z, tile.x, tile.y),
        }))
      : null;
  const settleTile = (url: string): void => {
    settled.current.add(url);
    if (tiles?.every((tile) => settled.current.has(tile.url)) === true) onShown?.();
  };
  const onPointerMove = (event: PointerEvent): void => {
    const from = drag.current;
    if (from === null) return;
    drag.current = { x: event.clientX, y: event.clientY };
    onView(panBy(view, event.clientX - from.x, event.clientY - from.y, picture, frame));
  };
  const layer = {
    width: picture.width,
    height: picture.height,
    transform: `translate(${placed.left}px, ${placed.top}px) scale(${placed.scale})`,
  };
  return (
    <div
      ref={frameRef}
      tabIndex={-1}
      className={classNames(styles.frame, view !== null && styles.movable, className)}
      onPointerDown={(event) => {
        if (event.button !== 0 || view === null) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, y: event.clientY };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        drag.current = null;
      }}
      onPointerCancel={() => {
        drag.current = null;
      }}
      onDoubleClick={(event) => {
        if (onDoubleClick !== undefined) {
          onDoubleClick();
          return;
        }
        const box = event.currentTarget.getBoundingClientRect();
        const toActual = 1 / (placed.scale * window.devicePixelRatio);
        onView(
          view === null
            ? zoomAt(null, toActual, event.clientX - box.left, event.clientY - box.top, picture, frame)
            : null,
        );
      }}
    >
      {frame.width > 0 && (
        <div className={styles.layer} style={layer}>
          {loaded !== src && !failed.includes(thumbnail) && (
            <img
              src={thumbnail}
              alt=""
              className={styles.picture}
              draggable={false}
              onError={() => setFailed((all) => [...all, thumbnail])}
            />
          )}
          {failed.includes(src) ? (
            <span
              role="img"
              aria-label={alt}
              className={classNames(styles.picture, failed.includes(thumbnail) && styles.broken)}
            >
              {failed.includes(thumbnail) && <ImageOff size={32} strokeWidth={1.5} aria-hidden />}
            </span>
          ) : tiles !== null ? (
            <span role="img" aria-label={alt}>
              {tiles.map((tile) => (
                <img
                  key={`${tile.z}/${tile.x}/${tile.y}`}
                  src={tile.url}
                  onLoad={() => settleTile(tile.url)}
                  onError={() => settleTile(tile.url)}
                  alt=""
                  decoding="async"
                  draggable={false}
                  className={styles.tile}
                  style={{
                    left: tile.left,
                    top: tile.top,
                    width: Math.min(tile.size, picture.width - tile.left),
                    height: Math.min(tile.size, picture.height - tile.top),
                  }}
                />
              ))}
            </span>
          ) : (
            <img
              key={src}
              src={src}
              alt={alt}
              decoding="async"
              draggable={false}
              className={classNames(
                styles.picture,
                placed.scale * window.devicePixelRatio >= PIXELATED_FROM && styles.pixelated,
              )}
              onLoad={() => {
                setLoaded(src);
                onShown?.();
              }}
              onError={() => {
                setFailed((all) => [...all, src]);
                onShown?.();
              }}
            />
          )}
        </div>
      )}
    </div>
  );
}
