import type { Size } from './camera.ts';

/** Where something lies, picture pixels. */
export interface Place extends Size {
  readonly left: number;
  readonly top: number;
}

export type Places = Readonly<Record<string, Place>>;

/** Room between pictures that lie beside one another, as a share of the area's longer side. */
const GAP = 0.03;
/** A new reference takes at most this share of the area's width and height. */
const LARGEST = { width: 0.4, height: 0.3 };

/**
 * A place to the right of `area` for a picture of `size`: in columns from the top that are as high as the area, where
 * nothing of `taken` lies.
 */
export function placeBeside(area: Place, size: Size, taken: readonly Place[]): Place {
  const gap = GAP * Math.max(area.width, area.height);
  const scale = Math.min(
    (LARGEST.width * area.width) / size.width,
    (LARGEST.height * area.height) / size.height,
  );
  const width = size.width * scale;
  const height = size.height * scale;
  const edge = area.left + area.width;
  const columns = [edge, ...taken.map(({ left, width: across }) => left + across)]
    .filter((right) => right >= edge)
    .sort((a, b) => a - b);
  const rows = [area.top, ...taken.map(({ top, height: down }) => top + down + gap)]
    .filter((top) => top >= area.top && top + height <= area.top + area.height)
    .sort((a, b) => a - b);
  for (const right of columns) {
    for (const top of rows) {
      const place = { left: right + gap, top, width, height };
      if (!taken.some((other) => overlaps(place, other))) return place;
    }
  }
  // Past the last column nothing lies.
  return { left: Math.max(edge, ...columns) + gap, top: area.top, width, height };
}

/** Those of `places` that stay when another picture is opened: all but those it would come to lie under. */
export function keptPlaces(places: Places, before: Size, after: Size): Places {
  const inside = (place: Place, { width, height }: Size): boolean =>
    overlaps(place, { left: 0, top: 0, width, height });
  return Object.fromEntries(
    Object.entries(places).filter(([, place]) => inside(place, before) || !inside(place, after)),
  );
}

/** The smallest place that holds all. */
export function around(first: Place, ...others: readonly Place[]): Place {
  const all = [first, ...others];
  const left = Math.min(...all.map((place) => place.left));
  const top = Math.min(...all.map((place) => place.top));
  const right = Math.max(...all.map((place) => place.left + place.width));
  const bottom = Math.max(...all.map((place) => place.top + place.height));
  return { left, top, width: right - left, height: bottom - top };
}

/** With room on every side by the given share of its longer side. */
export function widened({ left, top, width, height }: Place, share: number): Place {
  const by = share * Math.max(width, height);
  return { left: left - by, top: top - by, width: width + 2 * by, height: height + 2 * by };
}

function overlaps(a: Place, b: Place): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}
