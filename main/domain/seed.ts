/**
 * A seed: an unsigned 64-bit integer written as a decimal string without sign or leading zeros,
 * '0' to '18446744073709551615'. A string because JSON numbers lose digits past 2^53.
 */
export type Seed = string;

export const MAX_SEED = 2n ** 64n - 1n;

/** The seed that `text` names, or undefined if it is no whole number from 0 to 2^64 − 1. */
export function parseSeed(text: string): Seed | undefined {
  const trimmed = text.trim();
  if (!/^\d{1,40}$/.test(trimmed)) return undefined;
  const value = BigInt(trimmed);
  return value <= MAX_SEED ? value.toString() : undefined;
}

/** `seed + offset`, wrapping round at 2^64. */
export function offsetSeed(seed: Seed, offset: number): Seed {
  return BigInt.asUintN(64, BigInt(seed) + BigInt(offset)).toString();
}

/** 8 bytes, big-endian: byte order is numeric order, so an index sorts seeds rightly. */
export function seedToBytes(seed: Seed): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(seed));
  return bytes;
}

/** Inverse of `seedToBytes`. `bytes` must have length 8. */
export function seedFromBytes(bytes: Uint8Array): Seed {
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0).toString();
}

/** A seed from 8 random bytes. */
export function randomSeed(fillRandom: (bytes: Uint8Array) => Uint8Array): Seed {
  return seedFromBytes(fillRandom(new Uint8Array(8)));
}
