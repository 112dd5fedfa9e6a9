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

// The loops below test without branches: on values that come as they like, a mispredicted branch costs ten times the test.

/** Bits of the ids below `size` whose code is `code`. */
export function bitsEqual(column: Codes, size: number, code: number): Bits {
  const bits = emptyBits(size);
  for (let word = 0, id = 0; id < size; word += 1) {
    let value = 0;
    const end = Math.min(id + 32, size);
    for (let bit = 0; id < end; id += 1, bit += 1) value |= Number(column[id] === code) << bit;
    bits[word] = value;
  }
  return bits;
}

/** Bits of the ids whose code is marked in `wanted`. */
export function bitsAmong(column: Codes, size: number, wanted: Uint8Array): Bits {
  const bits = emptyBits(size);
  for (let word = 0, id = 0; id < size; word += 1) {
    let value = 0;
    const end = Math.min(id + 32, size);
    for (let bit = 0; id < end; id += 1, bit += 1) value |= (wanted[column[id] as number] ?? 0) << bit;
    bits[word] = value;
  }
  return bits;
}

/** Bits of the ids one of whose flags in `mask` is set. */
export function bitsFlagged(column: Uint16Array, size: number, mask: number): Bits {
  const bits = emptyBits(size);
  for (let word = 0, id = 0; id < size; word += 1) {
    let value = 0;
    const end = Math.min(id + 32, size);
    for (let bit = 0; id < end; id += 1, bit += 1)
      value |= Number(((column[id] as number) & mask) !== 0) << bit;
    bits[word] = value;
  }
  return bits;
}

/** Bits of the ids whose value lies in `[from, to]`. NaN lies nowhere. */
export function bitsBetween(
  column: Float64Array | Float32Array | Int32Array | Uint8Array | Uint16Array | Uint32Array,
  size: number,
  from: number,
  to: number,
): Bits {
  // Beyond four types of arrays the engine gives up on compiling the loop for them.
  if (column instanceof Uint8Array || column instanceof Uint16Array) {
    const wanted = new Uint8Array(column instanceof Uint8Array ? 256 : 65_536);
    if (to >= 0) wanted.fill(1, Math.max(0, Math.ceil(from)), Math.floor(to) + 1);
    return bitsAmong(column, size, wanted);
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
  const bits = emptyBits(size);
  if (members.every((word) => word === 0)) return bits;
  for (let word = 0, id = 0; id < size; word += 1) {
    let value = 0;
    const end = Math.min(id + 32, size);
    for (let bit = 0; id < end; id += 1, bit += 1) {
      const code = column[id] as number;
      value |= (((members[code >>> 5] ?? 0) >>> (code & 31)) & 1) << bit;
    }
    bits[word] = value;
  }
  return bits;
}
