import { GESSO_KEYWORD, parseGesso } from '../gesso.ts';
import type { Dialect } from '../dialect.ts';

/** Gesso's own stamp: the whole record as it was. */
export const gessoDialect: Dialect = {
  name: 'gesso',
  read({ texts }) {
    const stamp = parseGesso(texts[GESSO_KEYWORD] ?? '');
    return stamp && { uid: stamp.uid, facts: stamp.generation };
  },
};
