/**
 * Why a library takes longer to open than it should: an earlier Gesso's catalog is brought up to date, or one that was missing, damaged
 * or replaced by a copy of itself is filled from the files.
 */
export type CatalogWork = 'update' | 'rebuild';
