/**
 * Numbers that are the same on every machine: only integer operations, + − × ÷ and square roots, whose results
 * IEEE 754 fixes. `Math.sin` and its kin are left to each engine, so they are not used here.
 */

export type Random = () => number;

/** Mixes a 32-bit integer so that each bit depends on all (the finaliser of MurmurHash3). */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** 32-bit FNV-1a over UTF-16 units, finished with `mix32`. */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix32(h);
}

/**
 * A stream of numbers in [0, 1) from all 64 bits of `seed` and a label, so that each part of a picture has a
 * stream of its own (sfc32 by Chris Doty-Humphrey).
 * @param seed decimal, 0 to 2^64 − 1
 */
export function randomStream(seed: string, label: string): Random {
  const value = BigInt.asUintN(64, BigInt(seed));
  let a = Number(value & 0xffffffffn) | 0;
  let b = Number(value >> 32n) | 0;
  let c = hashText(label) | 0;
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}

function latticeValue(x: number, y: number, salt: number): number {
  return mix32(Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ salt) / 4294967296;
}

/** Smooth noise in [0, 1] with a lattice of 1. */
export function noise2(x: number, y: number, salt: number): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const fx = x - x0;
  const fy = y - y0;
  const sx = fx * fx * (3 - 2 * fx);
  const sy = fy * fy * (3 - 2 * fy);
  const a = latticeValue(x0, y0, salt);
  const b = latticeValue(x0 + 1, y0, salt);
  const c = latticeValue(x0, y0 + 1, salt);
  const d = latticeValue(x0 + 1, y0 + 1, salt);
  const top = a + (b - a) * sx;
  return top + (c + (d - c) * sx - top) * sy;
}

/** Sum of `octaves` noises, each twice as fine and half as strong; in [0, 1]. */
export function fractalNoise(x: number, y: number, octaves: number, salt: number): number {
  let sum = 0;
  let amplitude = 0.5;
  let total = 0;
  let scale = 1;
  for (let i = 0; i < octaves; i++) {
    sum += amplitude * noise2(x * scale, y * scale, salt + i * 101);
    total += amplitude;
    amplitude *= 0.5;
    scale *= 2;
  }
  return sum / total;
}
