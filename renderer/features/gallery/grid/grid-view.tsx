import {
  memo,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type DragEvent,
  type ReactNode,
} from 'react';
import type { GroupKey, Ranges } from '../../../../main/domain/catalog-view.ts';
import { useEditRuns } from '../../../api/edit-runs-store.ts';
import type { ImageSet } from '../../../api/image-set.ts';
import { includes } from '../../../api/ranges.ts';
import { useWalk } from '../../../api/walk.ts';
import { useTranslate } from '../../../i18n/translate.ts';
import { classNames } from '../../../ui/class-names.ts';
import { noteScrolling, rememberedScroll, rememberScroll, useGallery } from '../gallery-store.ts';
import { isImageDrag } from '../image-drag.ts';
import { groupLabel } from '../group-label.ts';
import { DateScrubber } from './date-scrubber.tsx';
import { isTyping } from '../../../commands/shortcut.ts';
import { focusPosition } from '../selection.ts';
import { GridController, type GridFrame, type GridOptions } from './grid-controller.ts';
import { useGridKeys } from './use-grid-keys.ts';
import { useMarquee } from './use-marquee.tsx';
import { useTileClicks } from './use-tile-clicks.ts';
import { ListHead } from './list-head.tsx';
import { Tile } from './tile.tsx';
import type { VisibleRow } from './visible-row.ts';
import styles from './grid-view.module.css';

interface GridViewProps {
  readonly set: ImageSet;
  readonly options: GridOptions;
  readonly onOpen: (position: number) => void;
  readonly onDragTiles: (event: DragEvent, position: number) => void;
  /** Pictures were dropped before this position; absent where the order is not the user's own. */
  readonly onDropBefore?: ((position: number) => void) | undefined;
}

/** The pictures of a set, scrolled, selected and walked through. */
export function GridView({ set, options, onOpen, onDragTiles, onDropBefore }: GridViewProps): ReactNode {
  const t = useTranslate();
  const scroller = useRef<HTMLDivElement>(null);
  const [controller, setController] = useState<GridController | null>(null);
  const jump = useGallery((state) => state.jump);
  const [dropLine, setDropLine] = useState<{ left: number; top: number; height: number } | null>(null);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const created = new GridController(element, noteScrolling, rememberScroll);
    const detach = created.attach();
    setController(created);
    return () => {
      detach();
      setController(null);
    };
  }, []);

  const shown = useRef({ controller, jump: -1 });
  useLayoutEffect(() => {
    if (controller === null) return;
    const isNew = shown.current.controller !== controller || shown.current.jump !== jump.count;
    shown.current = { controller, jump: jump.count };
    controller.show(set, options, isNew ? rememberedScroll() : null);
    if (isNew) returnFromWalk(controller, set);
  }, [controller, set, options, jump]);

  // The keys are the grid's once it is there, unless one is already typing a search.
  useEffect(() => {
    if (!isTyping(document.activeElement)) scroller.current?.focus({ preventScroll: true });
  }, []);

  const reveals = useGallery((state) => state.reveals);
  const revealed = useRef(reveals);
  useEffect(() => {
    if (revealed.current === reveals) return;
    revealed.current = reveals;
    controller?.reveal(useGallery.getState().current);
  }, [controller, reveals]);

  const marquee = useMarquee(scroller, controller);
  useGridKeys(scroller, controller, onOpen);

  useTileClicks(scroller, onOpen);

  return (
    <div className={styles.frame} onPointerDown={marquee.onPointerDown}>
      <div className={classNames(styles.body, options.kind === 'list' && styles.list)}>
        {options.kind === 'list' && controller !== null && <ListHead controller={controller} />}
        <div
          ref={scroller}
          role="listbox"
          aria-label={t('gallery.grid')}
          aria-multiselectable
          aria-activedescendant={useActiveId(controller)}
          tabIndex={0}
          className={styles.scroller}
          onDragOver={(event) => {
            if (onDropBefore === undefined || controller === null || !isImageDrag(event)) return;
            event.preventDefault();
            const drop = controller.dropAt(event.clientX, event.clientY);
            setDropLine({ left: drop.left, top: drop.top, height: drop.height });
          }}
          onDragLeave={() => setDropLine(null)}
          onDrop={(event) => {
            setDropLine(null);
            if (onDropBefore === undefined || controller === null || !isImageDrag(event)) return;
            event.preventDefault();
            onDropBefore(controller.dropAt(event.clientX, event.clientY).position);
          }}
          onDragStart={(event) => {
            const tile = (event.target as HTMLElement).closest<HTMLElement>('[data-position]');
            if (tile !== null) onDragTiles(event, Number(tile.dataset['position']));
          }}
        >
          {dropLine !== null && <div className={styles.dropLine} style={dropLine} />}
          {controller !== null && <Canvas controller={controller} set={set} options={options} />}
          {marquee.box}
        </div>
      </div>
      {controller !== null && <Scrubber controller={controller} set={set} />}
    </div>
  );
}

/** After walking on through single pictures, the grid shows the one that was looked at last. */
function returnFromWalk(controller: GridController, set: ImageSet): void {
  const walk = useWalk.getState();
  if (walk.set !== set || walk.position === useGallery.getState().current) return;
  focusPosition(walk.position);
  controller.reveal(walk.position);
}

function useFrame(controller: GridController): GridFrame {
  return useSyncExternalStore(controller.subscribe, controller.getFrame);
}

const NO_SUBSCRIPTION = (): (() => void) => () => undefined;

/** Names the focused option, but only while it exists. */
function useActiveId(controller: GridController | null): string | undefined {
  const current = useGallery((state) => state.current);
  const isThere = useSyncExternalStore(
    controller?.subscribe ?? NO_SUBSCRIPTION,
    () => controller?.frame.rows.some(({ from, to }) => current >= from && current < to) ?? false,
  );
  return isThere ? `tile-${current}` : undefined;
}

function Scrubber({ controller, set }: { controller: GridController; set: ImageSet }): ReactNode {
  const firstPosition = useSyncExternalStore(controller.subscribe, () => controller.frame.firstPosition);
  return (
    <DateScrubber
      set={set}
      position={firstPosition}
      onJump={(position) => controller.goToPosition(position)}
    />
  );
}

function Canvas({
  controller,
  set,
  options,
}: {
  controller: GridController;
  set: ImageSet;
  options: GridOptions;
}): ReactNode {
  const frame = useFrame(controller);
  const selection = useGallery((state) => state.selection);
  const current = useGallery((state) => state.current);
  const group = useGallery((state) => state.group);
  const ofCandidate = useEditRuns((state) => state.ofCandidate);
  useLayoutEffect(() => controller.commitScroll());
  return (
    <div className={styles.canvas} style={{ height: frame.scrollHeight }} role="presentation">
      {frame.headers.map((header) => (
        <Header
          key={`group-${header.group}`}
          set={set}
          index={header.group}
          by={group}
          top={header.top}
          height={options.headerHeight}
        />
      ))}
      {frame.rows.map((visible) => (
        <GridRow
          key={visible.key}
          visible={visible}
          total={set.total}
          kind={options.kind}
          passing={frame.fast}
          selection={selectionWithin(selection, visible)}
          undecided={undecidedWithin(ofCandidate, visible)}
          current={current >= visible.from && current < visible.to ? current : -1}
        />
      ))}
    </div>
  );
}

/** The selection as far as a row is concerned: equal text for equal looks, so that other rows need not be drawn. */
function selectionWithin(selection: Ranges, { from, to }: VisibleRow): string {
  if (selection.length === 0) return '';
  let bits = '';
  for (let position = from; position < to; position += 1) bits += includes(selection, position) ? '1' : '0';
  return bits;
}

/** Which tiles of a row are candidates that wait for a decision, as text like the selection. */
function undecidedWithin(ofCandidate: ReadonlyMap<string, unknown>, { tiles }: VisibleRow): string {
  if (ofCandidate.size === 0) return '';
  return tiles.map((tile) => (tile !== undefined && ofCandidate.has(tile.uid) ? '1' : '0')).join('');
}

const GridRow = memo(function GridRow({
  visible,
  total,
  kind,
  passing,
  selection,
  undecided,
  current,
}: {
  visible: VisibleRow;
  total: number;
  kind: GridOptions['kind'];
  passing: boolean;
  selection: string;
  undecided: string;
  current: number;
}): ReactNode {
  const { row, from, top, tiles } = visible;
  return (
    <div className={styles.row} role="presentation" style={{ top, height: row.height }}>
      {tiles.map((tile, i) => {
        const position = from + i;
        const place = position - row.from;
        return (
          <Tile
            key={position}
            position={position}
            total={total}
            tile={tile}
            left={row.lefts[place] ?? 0}
            width={row.widths[place] ?? 0}
            height={row.height}
            kind={kind}
            selected={selection[i] === '1'}
            undecided={undecided[i] === '1'}
            current={current === position}
            passing={passing}
          />
        );
      })}
    </div>
  );
});

function Header({
  set,
  index,
  by,
  top,
  height,
}: {
  set: ImageSet;
  index: number;
  by: GroupKey;
  top: number;
  height: number;
}): ReactNode {
  const t = useTranslate();
  const from = set.groups[index]?.from ?? 0;
  const count = (set.groups[index + 1]?.from ?? set.total) - from;
  const first = set.tile(from);
  const said = set.groups[index]?.label ?? first?.prompt;
  const label = useMemo(
    () => (said === undefined ? '' : groupLabel(by, said, first, t)),
    [by, said, first, t],
  );
  return (
    <div className={styles.header} role="presentation" style={{ top, height }}>
      <span className={styles.headerLabel}>{label}</span>
      <span className={styles.headerCount}>{t('gallery.total', { count })}</span>
    </div>
  );
}
