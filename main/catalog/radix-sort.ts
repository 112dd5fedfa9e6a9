/**
 * Sorts ids stably by 64-bit keys, given in two halves by position. Least significant digit first, 16 bits at a time;
 * digits that are equal everywhere cost nothing.
 */
export function radixSort(ids: Uint32Array, low: Uint32Array, high: Uint32Array | null): Uint32Array {
  let order = new Uint32Array(ids.length);
  for (let i = 0; i < order.length; i += 1) order[i] = i;
  let spare = new Uint32Array(ids.length);
  const counts = new Uint32Array(65_536);
  for (const half of high === null ? [low] : [low, high]) {
    const varying = varyingBits(half);
    for (const shift of [0, 16]) {
      if (((varying >>> shift) & 0xffff) === 0) continue;
      counts.fill(0);
      for (let i = 0; i < half.length; i += 1) {
        const digit = ((half[i] as number) >>> shift) & 0xffff;
        counts[digit] = (counts[digit] as number) + 1;
      }
      let sum = 0;
      for (let digit = 0; digit < 65_536; digit += 1) {
        const count = counts[digit] as number;
        counts[digit] = sum;
        sum += count;
      }
      for (let i = 0; i < order.length; i += 1) {
        const position = order[i] as number;
        const digit = ((half[position] as number) >>> shift) & 0xffff;
        const place = counts[digit] as number;
        counts[digit] = place + 1;
        spare[place] = position;
      }
      [order, spare] = [spare, order];
    }
  }
  for (let i = 0; i < order.length; i += 1) spare[i] = ids[order[i] as number] as number;
  return spare;
}

function varyingBits(values: Uint32Array): number {
  let varying = 0;
  const first = values[0] ?? 0;
  for (let i = 1; i < values.length; i += 1) varying |= (values[i] as number) ^ first;
  return varying;
}

const scratch = new DataView(new ArrayBuffer(8));

/** Splits a number into halves whose unsigned order is the numbers' order, negatives included. NaN is not for this. */
export function orderedHalves(value: number): readonly [low: number, high: number] {
  scratch.setFloat64(0, value);
  const high = scratch.getUint32(0);
  const low = scratch.getUint32(4);
  return high >>> 31 === 1 ? [~low >>> 0, ~high >>> 0] : [low, (high | 0x8000_0000) >>> 0];
}
