/**
 * Repeatable chance: the same key gives the same draws on every machine and in every version, so that a batch file
 * run again next year makes the same prompts. Not for secrets.
 */

/** A source of unsigned 32-bit integers. */
export type RandomSource = () => number;

/** Four well-mixed 32-bit words of a text (MurmurHash3's mixing steps, one lane per word). */
function hashWords(text: string): [number, number, number, number] {
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  let c = 0xc2b2ae35;
  let d = 0x27d4eb2f;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 597399067);
    b = Math.imul(b ^ unit ^ (a >>> 15), 2869860233);
    c = Math.imul(c ^ unit ^ (b >>> 13), 951274213);
    d = Math.imul(d ^ unit ^ (c >>> 16), 2716044179);
  }
  a ^= d >>> 14;
  b ^= a >>> 13;
  c ^= b >>> 15;
  d ^= c >>> 16;
  return [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
}

/** A stream of numbers that depends on nothing but `key` (Chris Doty-Humphrey's sfc32 over the key's hash). */
export function seededRandom(key: string): RandomSource {
  let [a, b, c, counter] = hashWords(key);
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let warmUp = 0; warmUp < 12; warmUp++) next();
  return next;
}

/** The numbers 0 to `length` − 1 in an order that depends on nothing but `key` (Fisher–Yates). */
export function shuffledIndices(length: number, key: string): Uint32Array {
  const random = seededRandom(key);
  const order = Uint32Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last--) {
    const other = Math.floor((random() / 2 ** 32) * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}

/**
 * Draws without repetition: draw 0, 1, 2, … of one key goes through all `length` choices in a shuffled order before
 * any comes again, then through another order, and so on; of three or more, none comes twice in a row. Any draw can be asked for
 * without those before it.
 */
export class DrawBags {
  readonly #orders = new Map<string, { readonly round: number; readonly order: Uint32Array }>();

  /** The choice (0 to `length` − 1) at a draw. `length` must be at least 1. */
  pick(key: string, length: number, draw: number): number {
    if (length === 1) return 0;
    const round = Math.floor(draw / length);
    let bag = this.#orders.get(key);
    if (bag === undefined || bag.round !== round || bag.order.length !== length) {
      bag = { round, order: orderOfRound(key, length, round) };
      if (this.#orders.size >= MAX_BAGS) this.#orders.clear();
      this.#orders.set(key, bag);
    }
    return bag.order[draw % length] ?? 0;
  }
}

function orderOfRound(key: string, length: number, round: number): Uint32Array {
  const order = shuffledIndices(length, `${key}\n${round}`);
  // Two choices that never came twice in a row could only alternate, in step with every other pair.
  if (round === 0 || length < 3) return order;
  const before = shuffledIndices(length, `${key}\n${round - 1}`).at(-1);
  const [first = 0, second = 0] = order;
  if (first === before) order.set([second, first]);
  return order;
}

/** Orders kept at hand; they are recomputed when needed, so this bounds memory and nothing else. */
const MAX_BAGS = 256;
