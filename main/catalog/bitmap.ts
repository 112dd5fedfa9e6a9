/** Sets of ids as bits: bit `id & 31` of word `id >>> 5`. */
export type Bits = Uint32Array;

export function emptyBits(size: number): Bits {
  return new Uint32Array((size + 31) >>> 5);
}

export function hasBit(bits: Bits, id: number): boolean {
  return (((bits[id >>> 5] ?? 0) >>> (id & 31)) & 1) === 1;
}

export function setBit(bits: Bits, id: number): void {
  bits[id >>> 5] = (bits[id >>> 5] ?? 0) | (1 << (id & 31));
}

export function clearBit(bits: Bits, id: number): void {
  bits[id >>> 5] = (bits[id >>> 5] ?? 0) & ~(1 << (id & 31));
}

/** `into` and `other` have the same length in these three. */
export function andInto(into: Bits, other: Bits): Bits {
  for (let i = 0; i < into.length; i += 1) into[i] = (into[i] as number) & (other[i] as number);
  return into;
}

export function orInto(into: Bits, other: Bits): Bits {
  for (let i = 0; i < into.length; i += 1) into[i] = (into[i] as number) | (other[i] as number);
  return into;
}

export function andNotInto(into: Bits, other: Bits): Bits {
  for (let i = 0; i < into.length; i += 1) into[i] = (into[i] as number) & ~(other[i] as number);
  return into;
}

/** Whether the two have an id in common; they may be of different lengths. */
export function meet(a: Bits, b: Bits): boolean {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) if (((a[i] as number) & (b[i] as number)) !== 0) return true;
  return false;
}

export function inverted(bits: Bits): Bits {
  const result = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i += 1) result[i] = ~(bits[i] as number);
  return result;
}

/** How many bits are set (Hamming weight by halves, Hacker's Delight 5–2). */
export function countBits(bits: Bits): number {
  let count = 0;
  for (let i = 0; i < bits.length; i += 1) {
    let word = bits[i] as number;
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

/** Set ids, ascending. */
export function idsOfBits(bits: Bits): Uint32Array {
  const ids = new Uint32Array(countBits(bits));
  let at = 0;
  for (let i = 0; i < bits.length; i += 1) {
    let word = bits[i] as number;
    while (word !== 0) {
      const low = word & -word;
      ids[at] = i * 32 + (31 - Math.clz32(low));
      at += 1;
      word ^= low;
    }
  }
  return ids;
}

export type Codes = Uint8Array | Uint16Array | Uint32Array;

// The loops below test without branches: on values that come as they like, a mispredicted branch costs ten times the test. And
// codes of one width are read by a loop of their own: one for all three takes three times as long.

/** Bits of the ids below `size` whose code is `code`. */
export function bitsEqual(column: Codes, size: number, code: number): Bits {
  return column instanceof Uint32Array
    ? bitsBetween(column, size, code, code)
    : bitsAmong(column, size, tableOf(column, code, code));
}

/** Bits of the ids one of whose flags in `mask` is set. */
export function bitsFlagged(column: Uint16Array, size: number, mask: number): Bits {
  const wanted = new Uint8Array(65_536);
  for (let flags = 0; flags < wanted.length; flags += 1) wanted[flags] = Number((flags & mask) !== 0);
  return bitsAmong(column, size, wanted);
}

/** Bits of the ids whose value lies in `[from, to]`. NaN lies nowhere. */
export function bitsBetween(
  column: Float64Array | Float32Array | Codes,
  size: number,
  from: number,
  to: number,
): Bits {
  if (column instanceof Uint8Array || column instanceof Uint16Array) {
    return bitsAmong(column, size, tableOf(column, Math.ceil(from), Math.floor(to)));
  }
  const bits = emptyBits(size);
  for (let word = 0, id = 0; id < size; word += 1) {
    let value = 0;
    const end = Math.min(id + 32, size);
    for (let bit = 0; id < end; id += 1, bit += 1) {
      const number = column[id] as number;
      value |= (Number(number >= from) & Number(number <= to)) << bit;
    }
    bits[word] = value;
  }
  return bits;
}

/** Bits of the ids whose code in `column` is a member of `members`. */
export function bitsOfMembers(column: Codes, size: number, members: Bits): Bits {
  if (members.every((word) => word === 0)) return emptyBits(size);
  if (!(column instanceof Uint32Array)) {
    const wanted = emptyTable(column);
    for (const code of idsOfBits(members.subarray(0, wanted.length >>> 5))) wanted[code] = 1;
    return bitsAmong(column, size, wanted);
  }
  const bits = emptyBits(size);
  // Behind a word of none, which is looked at for codes beyond the last.
  const padded = new Uint32Array(members.length + 1);
  padded.set(members, 1);
  for (let word = 0; word < bits.length; word += 1) bits[word] = membersOf(column, word * 32, size, padded);
  return bits;
}

/** A function of its own, so that it is compiled once: a loop over a million in a function that is seldom called is compiled each time. */
function membersOf(column: Uint32Array, from: number, size: number, padded: Uint32Array): number {
  const length = padded.length - 1;
  const end = Math.min(from + 32, size);
  let value = 0;
  for (let id = from; id < end; id += 1) {
    const code = column[id] as number;
    const at = code >>> 5;
    value |= (((padded[(at + 1) & ((at - length) >> 31)] as number) >>> (code & 31)) & 1) << (id & 31);
  }
  return value;
}

/** One entry for each value that the column can hold. */
function emptyTable(column: Uint8Array | Uint16Array): Uint8Array {
  return new Uint8Array(2 ** (8 * column.BYTES_PER_ELEMENT));
}

function tableOf(column: Uint8Array | Uint16Array, from: number, to: number): Uint8Array {
  const wanted = emptyTable(column);
  return to < 0 ? wanted : wanted.fill(1, Math.max(0, from), to + 1);
}

/** Bits of the ids whose value is 1 in a table of all values; narrow values are read several at a time, the first in the lowest bits. */
function bitsAmong(column: Uint8Array | Uint16Array, size: number, wanted: Uint8Array): Bits {
  const bits = emptyBits(size);
  const whole = size >>> 5;
  const words = new Uint32Array(
    column.buffer,
    column.byteOffset,
    (whole * 32 * column.BYTES_PER_ELEMENT) / 4,
  );
  if (column instanceof Uint8Array) amongBytes(words, wanted, bits);
  else amongHalves(words, wanted, bits);
  for (let id = whole * 32; id < size; id += 1) {
    bits[whole] = (bits[whole] as number) | ((wanted[column[id] as number] as number) << (id & 31));
  }
  return bits;
}

function amongBytes(words: Uint32Array, wanted: Uint8Array, bits: Bits): void {
  for (let i = 0; i < words.length; i += 8) {
    let value = 0;
    for (let part = 0; part < 8; part += 1) {
      const four = words[i + part] as number;
      value |=
        ((wanted[four & 0xff] as number) |
          ((wanted[(four >>> 8) & 0xff] as number) << 1) |
          ((wanted[(four >>> 16) & 0xff] as number) << 2) |
          ((wanted[four >>> 24] as number) << 3)) <<
        (part * 4);
    }
    bits[i >>> 3] = value;
  }
}

function amongHalves(words: Uint32Array, wanted: Uint8Array, bits: Bits): void {
  for (let i = 0; i < words.length; i += 16) {
    let value = 0;
    for (let part = 0; part < 16; part += 2) {
      const two = words[i + part] as number;
      const next = words[i + part + 1] as number;
      value |=
        ((wanted[two & 0xffff] as number) |
          ((wanted[two >>> 16] as number) << 1) |
          ((wanted[next & 0xffff] as number) << 2) |
          ((wanted[next >>> 16] as number) << 3)) <<
        (part * 2);
    }
    bits[i >>> 4] = value;
  }
}
