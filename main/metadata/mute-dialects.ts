import type { Dialect, RawMetadata } from './dialect.ts';

/** Files name their texts as they like. */
const MOST_KINDS = 500;

/**
 * Tells which of these dialects make nothing of any file with texts of the same names, whatever the texts are: most of them, mostly.
 * Found out once for each set of names: who has looked at none of the texts, nor at anything else of the file, can't find in the next
 * what it didn't find in this one.
 */
export function muteAmong(dialects: readonly Dialect[]): (raw: RawMetadata) => ReadonlySet<Dialect> {
  const byKind = new Map<string, ReadonlySet<Dialect>>();
  return (raw) => {
    const kind = Object.keys(raw.texts).join('\n');
    const known = byKind.get(kind);
    if (known) return known;
    const mute = new Set(dialects.filter((dialect) => isMute(dialect, raw)));
    if (byKind.size >= MOST_KINDS) byKind.clear();
    byKind.set(kind, mute);
    return mute;
  };
}

function isMute(dialect: Dialect, raw: RawMetadata): boolean {
  let hasLooked = false;
  const look = (): void => void (hasLooked = true);
  const texts = watched(raw.texts, (name) => !Object.hasOwn(raw.texts, name), look);
  const reading = dialect.read(watched({ ...raw, texts }, (name) => name === 'texts', look));
  return reading === null && !hasLooked;
}

/** The same object, which tells when any but its free properties is asked for. */
function watched<Value extends object>(
  value: Value,
  isFree: (name: string | symbol) => boolean,
  look: () => void,
): Value {
  const asked = (name: string | symbol): void => {
    if (!isFree(name)) look();
  };
  return new Proxy(value, {
    get(target, name) {
      asked(name);
      return Reflect.get(target, name) as unknown;
    },
    has(target, name) {
      asked(name);
      return Reflect.has(target, name);
    },
    getOwnPropertyDescriptor(target, name) {
      asked(name);
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
    ownKeys(target) {
      look();
      return Reflect.ownKeys(target);
    },
  });
}
