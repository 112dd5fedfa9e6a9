import type { Dialect } from '../dialect.ts';
import { GESSO_KEYWORD, parseGesso, type GessoStamp } from '../gesso.ts';
import { stampOf } from '../xmp-sidecar.ts';

/** Gesso's own stamp: the whole record as it was, in a chunk of its own or in XMP. */
export const gessoDialect: Dialect = {
  name: 'gesso',
  read({ texts }) {
    const beside = texts['sidecar:json'];
    const own = texts[GESSO_KEYWORD] ?? (beside?.includes('"gesso"') ? beside : undefined);
    const stamp =
      (own === undefined ? null : parseGesso(own)) ??
      stampOfXmp(texts['xmp']) ??
      stampOfXmp(texts['sidecar:xmp']) ??
      stampOfXmp(texts['sidecar:xmp:apart']);
    return stamp && { uid: stamp.uid, facts: stamp.generation };
  },
};

function stampOfXmp(packet: string | undefined): GessoStamp | null {
  if (packet === undefined || !packet.includes(':gesso')) return null;
  try {
    return stampOf(packet);
  } catch {
    // A damaged packet says nothing; it is kept among the raw texts.
    return null;
  }
}
