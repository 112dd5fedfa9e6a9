import type { Dialect, DialectReading } from '../dialect.ts';
import { readSidecar } from '../xmp-sidecar.ts';

/** What any program's XMP says of the picture: rating, keywords, caption; and what Gesso put there. */
export const xmpDialect: Dialect = {
  name: 'xmp',
  read({ texts }) {
    const readings = ['sidecar:xmp', 'xmp'].flatMap((place) =>
      readPacket(texts[place], texts['sidecar:xmp:time']),
    );
    if (readings.length === 0) return null;
    const users = readings.flatMap(({ user }) => user ?? []);
    const oldestFirst = users.toSorted((a, b) => (a.changedAtMs ?? 0) - (b.changedAtMs ?? 0));
    return {
      ...Object.assign({}, ...readings.toReversed()),
      ...(users.length > 0 && { user: Object.assign({}, ...oldestFirst) }),
    } as DialectReading;
  },
};

function readPacket(packet: string | undefined, modifiedAt: string | undefined): DialectReading[] {
  if (packet === undefined) return [];
  try {
    const {
      description,
      parents,
      generation: _,
      contentHash: __,
      user,
      ...facts
    } = readSidecar(packet, Number(modifiedAt ?? 0));
    const caption =
      description && user?.note === undefined && !isGenerated(description) ? description : undefined;
    const said = caption === undefined ? user : { ...user, note: caption };
    return [{ ...facts, ...(said && { user: said }), facts: parents ? { parents } : {} }];
  } catch {
    // The packet is kept among the raw texts; a sidecar's reader tells the user when it matters.
    return [];
  }
}

/** Captions that generators wrote are read by their own dialects. */
function isGenerated(text: string): boolean {
  return /\bSteps: \d|Job ID:| --(?:ar|v) |^\s*\{/.test(text);
}

/** `dc:description` of a packet, or nothing. */
export function captionOfXmp(packet: string): string {
  try {
    return readSidecar(packet).description ?? '';
  } catch {
    // See above.
    return '';
  }
}
