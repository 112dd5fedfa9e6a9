import { useRef, type CSSProperties, type PointerEvent, type ReactNode } from 'react';
import { dragCrop, shapeCrop, type Crop, type CropShape } from '../../../main/domain/crop-geometry.ts';
import type { FrameHandle } from '../../../main/domain/frame-geometry.ts';
import { thumbnailUrl } from '../../api/media.ts';
import type { OpenPicture } from './editor-state.ts';
import styles from './editor.module.css';

/** Where each handle sits on the box, per cent, and the cursor over it. */
const HANDLES: readonly { handle: FrameHandle; x: number; y: number; cursor: string }[] = [
  { handle: 'up-left', x: 0, y: 0, cursor: 'nwse-resize' },
  { handle: 'up', x: 50, y: 0, cursor: 'ns-resize' },
  { handle: 'up-right', x: 100, y: 0, cursor: 'nesw-resize' },
  { handle: 'left', x: 0, y: 50, cursor: 'ew-resize' },
  { handle: 'right', x: 100, y: 50, cursor: 'ew-resize' },
  { handle: 'down-left', x: 0, y: 100, cursor: 'nesw-resize' },
  { handle: 'down', x: 50, y: 100, cursor: 'ns-resize' },
  { handle: 'down-right', x: 100, y: 100, cursor: 'nwse-resize' },
];

interface CropBoxProps {
  picture: OpenPicture;
  crop: Crop;
  shape: CropShape;
  onChange(crop: Crop): void;
}

interface Drag {
  readonly handle: FrameHandle | 'move';
  readonly start: Crop;
  readonly x: number;
  readonly y: number;
}

/** The picture with the crop over it, to be dragged by its handles or as a whole; a drag beside it draws another. */
export function CropBox({ picture, crop, shape, onChange }: CropBoxProps): ReactNode {
  const area = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  // There is nowhere to move the whole picture to: a drag draws the first crop.
  const isWhole = crop.width === picture.width && crop.height === picture.height;
  const percent = (value: number, of: number): string => `${(value / of) * 100}%`;

  const placeOf = (event: PointerEvent): { x: number; y: number } => {
    const box = area.current!.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * picture.width,
      y: ((event.clientY - box.top) / box.height) * picture.height,
    };
  };
  const begin = (event: PointerEvent<HTMLElement>, handle: FrameHandle | 'move' | 'new'): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    area.current?.setPointerCapture(event.pointerId);
    const at = placeOf(event);
    const left = Math.min(picture.width - 1, Math.max(0, Math.floor(at.x)));
    const top = Math.min(picture.height - 1, Math.max(0, Math.floor(at.y)));
    drag.current =
      handle === 'new'
        ? { handle: 'down-right', start: { left, top, width: 0, height: 0 }, ...at }
        : { handle, start: crop, ...at };
  };
  const move = (event: PointerEvent): void => {
    const { current } = drag;
    if (!current) return;
    const at = placeOf(event);
    const { start, handle, x, y } = current;
    const dragged = dragCrop(start, handle, at.x - x, at.y - y, picture);
    onChange(handle === 'move' ? dragged : shapeCrop(dragged, shape, handle, picture));
  };
  const end = (): void => {
    drag.current = null;
  };

  // The number fields below do the same by keyboard.
  return (
    <div
      ref={area}
      aria-hidden
      data-testid="crop-area"
      className={styles.cropPreview}
      style={{ '--ratio': picture.width / picture.height } as CSSProperties}
      onPointerDown={(event) => begin(event, 'new')}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <img src={thumbnailUrl(picture.uid, picture.contentHash, 640)} alt="" draggable={false} />
      <div
        className={styles.cropBox}
        style={{
          left: percent(crop.left, picture.width),
          top: percent(crop.top, picture.height),
          width: percent(crop.width, picture.width),
          height: percent(crop.height, picture.height),
          cursor: isWhole ? 'crosshair' : 'move',
        }}
        onPointerDown={(event) => begin(event, isWhole ? 'new' : 'move')}
      >
        {HANDLES.map(({ handle, x, y, cursor }) => (
          <span
            key={handle}
            className={styles.cropHandle}
            style={{ left: `${x}%`, top: `${y}%`, cursor }}
            onPointerDown={(event) => begin(event, handle)}
          />
        ))}
      </div>
    </div>
  );
}
