import type { Dialect, DialectReading } from '../dialect.ts';
import { captionOf, readSidecar } from '../xmp-sidecar.ts';

/** What any program's XMP says of the picture: rating, keywords, caption; and what Gesso put there. */
export const xmpDialect: Dialect = {
  name: 'xmp',
  read({ texts, modifiedAtMs, contentHash }) {
    const sidecar = readPacket(texts['sidecar:xmp'], Number(texts['sidecar:xmp:time'] ?? 0));
    const embedded = readPacket(texts['xmp'], modifiedAtMs);
    // A sidecar written beside this very content knew what the picture says inside: its word is the later one.
    const isKnown = sidecar?.contentHash !== undefined && sidecar.contentHash === contentHash;
    const readings = [embedded, sidecar].flatMap((packet) => packet?.reading ?? []);
    if (readings.length === 0) return null;
    const users = readings.flatMap(({ user }) => user ?? []);
    const oldestFirst = users.toSorted((a, b) => (isKnown ? 0 : (a.changedAtMs ?? 0) - (b.changedAtMs ?? 0)));
    return {
      ...Object.assign({}, ...readings),
      ...(users.length > 0 && { user: Object.assign({}, ...oldestFirst) }),
    } as DialectReading;
  },
};

interface Packet {
  readonly contentHash: string | undefined;
  readonly reading: DialectReading;
}

/** @param modifiedAtMs when the file that holds the packet was last written */
function readPacket(packet: string | undefined, modifiedAtMs = 0): Packet | null {
  if (packet === undefined) return null;
  try {
    const { description, parents, contentHash, user, ...facts } = readSidecar(packet, modifiedAtMs);
    const caption =
      description && user?.note === undefined && !isGenerated(description) ? description : undefined;
    const said = caption === undefined ? user : { ...user, note: caption };
    return {
      contentHash,
      reading: { ...facts, ...(said && { user: said }), facts: parents ? { parents } : {} },
    };
  } catch {
    // The packet is kept among the raw texts; a sidecar's reader tells the user when it matters.
    return null;
  }
}

/** Captions that generators wrote are read by their own dialects. */
function isGenerated(text: string): boolean {
  return /\bSteps: \d|Job ID:| --(?:ar|v) |^\s*\{/.test(text);
}

/** `dc:description` of a packet, or nothing. */
export function captionOfXmp(packet: string): string {
  try {
    return captionOf(packet) ?? '';
  } catch {
    // See above.
    return '';
  }
}
