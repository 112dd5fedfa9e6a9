/** Between which a grid's tiles can be made larger and smaller, CSS pixels. */
export const MIN_TILE = 96;
export const MAX_TILE = 480;
