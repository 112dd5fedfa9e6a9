/** Literals and lengths of DEFLATE (RFC 1951, 3.2.5) that are used here: bytes, the end, and runs of 3 to 258. */
const SYMBOLS = 286;
const END = 256;
const LONGEST_RUN = 258;
const LONGEST_CODE = 15;
const ADLER = 65_521;

/** Symbol, extra bits and their value of each run length. */
const RUNS = Array.from({ length: LONGEST_RUN + 1 }, (_, length) => runSymbol(length));

function runSymbol(length: number): { symbol: number; bits: number; value: number } {
  if (length < 3) return { symbol: 0, bits: 0, value: 0 };
  if (length === LONGEST_RUN) return { symbol: 285, bits: 0, value: 0 };
  if (length < 11) return { symbol: 254 + length, bits: 0, value: 0 };
  const offset = length - 3;
  const bits = 29 - Math.clz32(offset);
  const quarter = (offset >> bits) & 3;
  return { symbol: 261 + 4 * bits + quarter, bits, value: offset & ((1 << bits) - 1) };
}

/**
 * Packs bytes as a zlib stream of runs and single bytes, each part with codes of its own. For data that is mostly long runs it
 * is many times as fast as a search for repeats, and as small.
 */
export class RunDeflater {
  #out = new Uint8Array(1 << 16);
  #at = 0;
  #bits = 0;
  #bitCount = 0;
  #sum = 1;
  #sumOfSums = 0;

  constructor() {
    // Deflate with a window of 32 KiB, no dictionary.
    this.#put(0x0178, 16);
  }

  write(bytes: Uint8Array): void {
    const tokens = tokensOf(bytes);
    const counts = new Uint32Array(SYMBOLS);
    counts[END] = 1;
    for (const token of tokens) counts[token < 256 ? token : RUNS[token - 256]!.symbol]!++;
    const lengths = codeLengths(counts, LONGEST_CODE);
    const codes = codesOf(lengths);
    this.#putHeader(lengths);
    for (const token of tokens) {
      if (token < 256) {
        this.#put(codes[token]!, lengths[token]!);
        continue;
      }
      const { symbol, bits, value } = RUNS[token - 256]!;
      this.#put(codes[symbol]!, lengths[symbol]!);
      // The only distance there is, 1, has a code of one bit: 0.
      this.#put(value, bits + 1);
    }
    this.#put(codes[END]!, lengths[END]!);
    this.#addToSum(bytes, tokens);
  }

  /** The whole stream. Nothing may be written after. */
  finish(): Uint8Array<ArrayBuffer> {
    // An empty last part with fixed codes.
    this.#put(0b011, 3);
    this.#put(0, 7);
    if (this.#bitCount > 0) this.#put(0, 8 - (this.#bitCount & 7));
    for (const part of [this.#sumOfSums >> 8, this.#sumOfSums, this.#sum >> 8, this.#sum])
      this.#put(part & 255, 8);
    return this.#out.slice(0, this.#at);
  }

  #putHeader(lengths: Uint8Array): void {
    // Not the last, codes of its own; 286 lengths, 1 distance, 19 code lengths.
    this.#put(0b100, 3);
    this.#put(SYMBOLS - 257, 5);
    this.#put(0, 5);
    this.#put(19 - 4, 4);
    const all = [...lengths, 1];
    const counts = new Uint32Array(19);
    for (const length of all) counts[length]!++;
    const meta = codeLengths(counts, 7);
    const codes = codesOf(meta);
    for (const index of CODE_ORDER) this.#put(meta[index]!, 3);
    for (const length of all) this.#put(codes[length]!, meta[length]!);
  }

  /** At most 16 bits, the lowest first. */
  #put(value: number, count: number): void {
    this.#bits |= value << this.#bitCount;
    this.#bitCount += count;
    if (this.#at + 4 > this.#out.length) {
      const larger = new Uint8Array(this.#out.length * 2);
      larger.set(this.#out);
      this.#out = larger;
    }
    while (this.#bitCount >= 8) {
      this.#out[this.#at++] = this.#bits & 255;
      this.#bits >>>= 8;
      this.#bitCount -= 8;
    }
  }

  /** Adler-32 (RFC 1950); n zeros only add n times the first sum to the second. */
  #addToSum(bytes: Uint8Array, tokens: Uint16Array): void {
    let at = 0;
    let a = this.#sum;
    let b = this.#sumOfSums;
    for (const token of tokens) {
      const length = token < 256 ? 1 : token - 256;
      const value = bytes[at]!;
      at += length;
      // a, a + v, a + 2v, …: n(n + 1) / 2 times v on top of n times a.
      b = (b + length * a + ((length * (length + 1)) / 2) * value) % ADLER;
      a = (a + length * value) % ADLER;
    }
    this.#sum = a;
    this.#sumOfSums = b;
  }
}

const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Bytes as they are (below 256), and 256 + n for n more of the byte before. */
function tokensOf(bytes: Uint8Array): Uint16Array {
  const tokens = new Uint16Array(bytes.length);
  let count = 0;
  for (let at = 0; at < bytes.length;) {
    const value = bytes[at]!;
    tokens[count++] = value;
    let end = ++at;
    while (end < bytes.length && bytes[end] === value) end++;
    for (let left = end - at; left > 0;) {
      if (left < 3) {
        tokens[count++] = value;
        left--;
        continue;
      }
      const length = Math.min(left, LONGEST_RUN);
      tokens[count++] = 256 + length;
      left -= length;
    }
    at = end;
  }
  return tokens.subarray(0, count);
}

/** Lengths of Huffman codes for these counts, none over `longest`; 0 where nothing is to be coded. */
function codeLengths(counts: Uint32Array, longest: number): Uint8Array {
  const lengths = new Uint8Array(counts.length);
  for (let share = counts; ; share = share.map((count) => (count === 0 ? 0 : (count >> 2) + 1))) {
    let most = 0;
    for (const [symbol, depth] of huffmanDepths(share)) {
      lengths[symbol] = depth;
      most = Math.max(most, depth);
    }
    if (most <= longest) return lengths;
  }
}

interface Node {
  readonly count: number;
  readonly symbol: number;
  readonly children: readonly [Node, Node] | null;
}

function huffmanDepths(counts: Uint32Array): [symbol: number, depth: number][] {
  const leaves: Node[] = [];
  for (const [symbol, count] of counts.entries())
    if (count > 0) leaves.push({ count, symbol, children: null });
  // A decoder wants a code even where there is one symbol only.
  if (leaves.length === 1) return [[leaves[0]!.symbol, 1]];
  leaves.sort((one, other) => one.count - other.count);
  // Joined nodes come out in rising order, so two queues need no sorting (van Leeuwen 1976).
  const joined: Node[] = [];
  let leaf = 0;
  let next = 0;
  const least = (): Node => {
    const [a, b] = [leaves[leaf], joined[next]];
    if (a && (!b || a.count <= b.count)) {
      leaf++;
      return a;
    }
    next++;
    return b!;
  };
  while (leaves.length - leaf + joined.length - next > 1) {
    const [a, b] = [least(), least()];
    joined.push({ count: a.count + b.count, symbol: -1, children: [a, b] });
  }
  const depths: [number, number][] = [];
  const visit = (node: Node, depth: number): void => {
    if (!node.children) depths.push([node.symbol, depth]);
    else for (const child of node.children) visit(child, depth + 1);
  };
  const root = joined.at(-1);
  if (root) visit(root, 0);
  return depths;
}

/** Canonical codes (RFC 1951, 3.2.2), their bits reversed: the stream takes the highest first. */
function codesOf(lengths: Uint8Array): Uint16Array {
  const codes = new Uint16Array(lengths.length);
  let code = 0;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] === length) codes[symbol] = reversed(code++, length);
    }
    code <<= 1;
  }
  return codes;
}

function reversed(code: number, length: number): number {
  let out = 0;
  for (let bit = 0; bit < length; bit++) if ((code & (1 << bit)) !== 0) out |= 1 << (length - 1 - bit);
  return out;
}
