/**
 * A parsed query. `all` matches everything; the printer and the chips work on this same tree.
 */
export type Query =
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Query[] }
  | { readonly kind: 'not'; readonly term: Query }
  | { readonly kind: 'word'; readonly text: string; readonly prefix: boolean }
  | { readonly kind: 'phrase'; readonly text: string }
  | { readonly kind: 'field'; readonly field: QueryField; readonly value: FieldValue };

/** One value of a field. Which shapes a field takes is in `fields.ts`. */
export type FieldValue =
  | { readonly kind: 'text'; readonly text: string; readonly exact: boolean; readonly prefix: boolean }
  | { readonly kind: 'compare'; readonly operator: '=' | '>' | '>=' | '<' | '<='; readonly value: string }
  | { readonly kind: 'range'; readonly from: string | null; readonly to: string | null };

export const QUERY_FIELDS = [
  'prompt',
  'negative',
  'model',
  'lora',
  'sampler',
  'scheduler',
  'seed',
  'steps',
  'guidance',
  'denoise',
  'width',
  'height',
  'megapixels',
  'aspect',
  'format',
  'size',
  'engine',
  'type',
  'status',
  'mark',
  'rating',
  'favorite',
  'tag',
  'collection',
  'created',
  'session',
  'batch',
  'path',
  'root',
  'note',
  'project',
  'parent',
  'child',
  'stack',
  'same',
  'has',
  'is',
] as const;
export type QueryField = (typeof QUERY_FIELDS)[number];
