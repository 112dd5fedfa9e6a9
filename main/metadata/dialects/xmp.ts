import type { Dialect, DialectReading } from '../dialect.ts';
import { isGenerated } from '../generated-caption.ts';
import { captionOf, readSidecar } from '../xmp-sidecar.ts';

/** What any program's XMP says of the picture: rating, keywords, caption; and what Gesso put there. */
export const xmpDialect: Dialect = {
  name: 'xmp',
  read({ texts, modifiedAtMs, contentHash }) {
    const embedded = readPacket(texts['xmp'], modifiedAtMs);
    const sidecars = ['sidecar:xmp', 'sidecar:xmp:other', 'sidecar:xmp:apart']
      .flatMap((name) => readPacket(texts[name], Number(texts[`${name}:time`] ?? 0)) ?? [])
      .toSorted((a, b) => saidAtMs(a) - saidAtMs(b));
    // A sidecar written for this very content knew what the picture says inside: its word is the later one.
    const isKnown = sidecars.some((one) => one.contentHash !== undefined && one.contentHash === contentHash);
    const packets = embedded === null ? sidecars : [embedded, ...sidecars];
    if (packets.length === 0) return null;
    const users = (isKnown ? packets : packets.toSorted((a, b) => saidAtMs(a) - saidAtMs(b))).flatMap(
      ({ reading: { user } }) => user ?? [],
    );
    return {
      facts: {},
      ...Object.assign({}, ...packets.map(({ reading }) => reading)),
      ...(users.length > 0 && { user: Object.assign({}, ...users) }),
    } as DialectReading;
  },
};

function saidAtMs({ reading: { user } }: Packet): number {
  return user?.changedAtMs ?? 0;
}

interface Packet {
  readonly contentHash: string | undefined;
  readonly reading: Partial<DialectReading>;
}

/** @param modifiedAtMs when the file that holds the packet was last written */
function readPacket(packet: string | undefined, modifiedAtMs = 0): Packet | null {
  if (packet === undefined) return null;
  try {
    const { description, parents, contentHash, place: _, user, ...facts } = readSidecar(packet, modifiedAtMs);
    const caption =
      description && user?.note === undefined && !isGenerated(description) ? description : undefined;
    const said = caption === undefined ? user : { ...user, note: caption };
    return {
      contentHash,
      reading: { ...facts, ...(said && { user: said }), ...(parents && { facts: { parents } }) },
    };
  } catch {
    // The packet is kept among the raw texts; a sidecar's reader tells the user when it matters.
    return null;
  }
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
