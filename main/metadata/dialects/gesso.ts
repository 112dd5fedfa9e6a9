import type { Dialect, RawMetadata } from '../dialect.ts';
import { GESSO_KEYWORD, isOwn, parseGesso, type GessoStamp } from '../gesso.ts';
import { stampOf } from '../xmp-sidecar.ts';

/** Gesso's own stamp: the whole record as it was, in a chunk of its own or in XMP. Beside the picture only of what Gesso made. */
export const gessoDialect: Dialect = {
  name: 'gesso',
  read({ texts }) {
    const json = texts['sidecar:json'];
    const own = texts[GESSO_KEYWORD] ?? (json?.includes('"gesso"') ? json : undefined);
    const stamp =
      (own === undefined ? null : parseGesso(own)) ??
      stampOfXmp(texts['xmp']) ??
      stampBeside(texts, { ofOwn: true });
    return stamp && { uid: stamp.uid, facts: stamp.generation };
  },
};

/**
 * What Gesso once noted beside a picture of what others say of it. Its readers may know better by now, and the picture itself may have
 * been edited since: only where they find nothing does this still count.
 */
export const notedDialect: Dialect = {
  name: 'sidecar',
  read({ texts }) {
    const stamp = stampBeside(texts, { ofOwn: false });
    return stamp && { facts: stamp.generation };
  },
};

function stampBeside(texts: RawMetadata['texts'], { ofOwn }: { readonly ofOwn: boolean }): GessoStamp | null {
  const stamp = stampOfXmp(texts['sidecar:xmp']) ?? stampOfXmp(texts['sidecar:xmp:apart']);
  return stamp && isOwn(stamp.generation) === ofOwn ? stamp : null;
}

function stampOfXmp(packet: string | undefined): GessoStamp | null {
  if (packet === undefined || !packet.includes(':gesso')) return null;
  try {
    return stampOf(packet);
  } catch {
    // A damaged packet says nothing; it is kept among the raw texts.
    return null;
  }
}
