/** Names of the collections that pictures went into and left; null: none. */
export interface CollectDetail {
  readonly into: string | null;
  readonly from: string | null;
}

/** How a history entry names them, as it does tags: `+Trips`, `-Best`, or both, a line each (a name may hold any other sign). */
export function collectDetail({ into, from }: CollectDetail): string {
  return [from !== null && `-${from}`, into !== null && `+${into}`].filter(Boolean).join('\n');
}

/** The contrary; null of an entry of an earlier version, which is but a name and says not which way they went. */
export function readCollectDetail(detail: string): CollectDetail | null {
  const lines = detail.split('\n');
  const named = (sign: string): string | null =>
    lines.find((line) => line.startsWith(sign))?.slice(sign.length) ?? null;
  const [into, from] = [named('+'), named('-')];
  return into === null && from === null ? null : { into, from };
}
