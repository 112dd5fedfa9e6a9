import { useEffect, useRef, type PointerEvent, type ReactNode } from 'react';
import { useTranslate } from '../../i18n/translate.ts';
import { useEditor, useSession } from './use-editor.ts';
import styles from './editor.module.css';

const KEY_STEP = 0.02;

/** The line between picture and candidate, to be dragged or moved by arrow keys. */
export function WipeHandle(): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const compare = useEditor((state) => state.compare);
  const span = useEditor((state) => state.shownSpan);
  const wipeAt = useEditor((state) => state.wipeAt);
  const line = useRef<HTMLDivElement>(null);
  const shown = compare === 'wipe' ? span : null;

  // Follows the camera without a render for each of its moves.
  useEffect(() => {
    const { stage } = session;
    if (!shown || !stage) return undefined;
    const place = (): void => {
      const { x } = stage.toScreen({ x: shown.left + wipeAt * shown.width, y: 0 });
      line.current?.style.setProperty('transform', `translateX(${x}px)`);
    };
    place();
    return stage.onCamera(place);
  }, [shown, session, wipeAt]);

  if (!shown) return null;
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons === 0 || !session.stage) return;
    const { x } = session.stage.toPicture(event.clientX, event.clientY);
    session.candidates.wipe((x - shown.left) / shown.width);
  };
  return (
    <div
      ref={line}
      className={styles.wipe}
      role="slider"
      tabIndex={0}
      aria-label={t('editor.staging.wipeAt')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(wipeAt * 100)}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
        event.preventDefault();
        event.stopPropagation();
        session.candidates.wipe(wipeAt + (event.key === 'ArrowLeft' ? -KEY_STEP : KEY_STEP));
      }}
    />
  );
}
