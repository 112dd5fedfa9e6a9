import type { Ranges } from '../../../main/domain/catalog-view.ts';
import type { ImageSet } from '../../api/image-set.ts';
import {
  addRange,
  between,
  invert,
  NO_RANGES,
  placeIn,
  positionAt,
  rangesOf,
  toggle,
} from '../../api/ranges.ts';
import { holdCommandsUntil } from '../../commands/registry.ts';
import { revealCurrent, useGallery, wholeSet } from './gallery-store.ts';

/**
 * What moving the focus does to the selection: leaves it, ends it (alone, the focused picture is what commands mean), or makes it
 * all from the anchor to there.
 */
export type OnMove = 'keep' | 'clear' | 'extend';

export function focusPosition(position: number, onMove: OnMove = 'keep'): void {
  if (onMove === 'extend') {
    selectTo(position, false);
    return;
  }
  const { selection, anchor } = useGallery.getState();
  const kept = onMove === 'keep' ? selection : NO_RANGES;
  useGallery.setState({
    current: position,
    selection: kept,
    // Of a selection that is kept, the anchor stays.
    anchor: kept.length > 0 ? anchor : position,
  });
}

/** The positions that next and previous go through. */
export function walkedRanges(viewing: 'all' | 'selection' | null, selection: Ranges, total: number): Ranges {
  return viewing === 'selection' ? selection : addRange(NO_RANGES, 0, total);
}

/** Moves the focus by so many pictures of those gone through. Returns false at either end of them. */
export function focusStep(step: number): boolean {
  const { viewing, selection, set, current } = useGallery.getState();
  const ranges = walkedRanges(viewing, selection, set?.total ?? 0);
  const position = positionAt(ranges, placeIn(ranges, current) + step);
  if (position === undefined) return false;
  focusPosition(position);
  return true;
}

/** Selects one more, or one less. */
export function toggleSelected(position: number): void {
  const { selection } = useGallery.getState();
  useGallery.setState({ selection: toggle(selection, position), anchor: position, current: position });
}

/** Selects from the anchor to `position`; `keep` adds to what is selected already. */
export function selectTo(position: number, keep: boolean): void {
  const { selection, anchor } = useGallery.getState();
  const [from, to] = between(anchor, position);
  useGallery.setState({ selection: addRange(keep ? selection : NO_RANGES, from, to), current: position });
}

export function selectAll(): Promise<void> {
  return selectOfWhole((_, total) => addRange(NO_RANGES, 0, total));
}

export function invertSelection(): Promise<void> {
  return selectOfWhole(invert);
}

/** Selects out of all there are, which may not be known yet. */
async function selectOfWhole(select: (selection: Ranges, total: number) => Ranges): Promise<void> {
  useGallery.setState(({ awaited }) => ({ awaited: awaited + 1 }));
  await withWhole((set) => {
    useGallery.setState(({ awaited, selection }) => ({
      awaited: awaited - 1,
      selection: set === null ? selection : select(selection, set.total),
    }));
  });
}

/** Moves the focus to the last of all and brings it into sight. */
export async function focusLast(onMove: OnMove): Promise<void> {
  await withWhole((set) => {
    if (set === null || set.total === 0) return;
    focusPosition(set.total - 1, onMove);
    revealCurrent();
  });
}

/** Does something with all there are once that is known, or with null. Commands asked for until then follow it. */
async function withWhole(work: (set: ImageSet | null) => void): Promise<void> {
  const done = wholeSet().then((set) => {
    work(set);
    return set !== null;
  });
  await Promise.all([done, holdCommandsUntil(done)]);
}

export function clearSelection(): void {
  useGallery.setState({ selection: NO_RANGES });
}

/** Selects what a marquee touches, on top of what was selected when it began; a range goes on from there. */
export function selectPositions(positions: Iterable<number>, before: typeof NO_RANGES): void {
  const touched = rangesOf(positions);
  let selection = before;
  for (const [from, to] of touched) selection = addRange(selection, from, to);
  const [first, last] = [touched[0], touched.at(-1)];
  useGallery.setState(
    first === undefined || last === undefined
      ? { selection }
      : { selection, anchor: first[0], current: last[1] - 1 },
  );
}
