const DEGREES = 180 / Math.PI;
const C25 = 25 ** 7;

/** A colour in CIE L*a*b*. */
export type Lab = readonly [l: number, a: number, b: number];

/** ΔE00, CIEDE2000 with all weights 1 (Sharma, Wu, Dalal 2005). About 1 is the least that can be seen. */
export function colorDifference([l1, a1, b1]: Lab, [l2, a2, b2]: Lab): number {
  const meanChroma = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(meanChroma ** 7 / (meanChroma ** 7 + C25)));
  const c1 = Math.hypot(a1 * (1 + g), b1);
  const c2 = Math.hypot(a2 * (1 + g), b2);
  const h1 = hue(a1 * (1 + g), b1);
  const h2 = hue(a2 * (1 + g), b2);
  const grey = c1 * c2 === 0;
  const turn = grey ? 0 : ((h2 - h1 + 540) % 360) - 180;
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin(turn / 2 / DEGREES);
  const l = (l1 + l2) / 2;
  const c = (c1 + c2) / 2;
  const h = grey ? h1 + h2 : meanHue(h1, h2);
  const t = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.2 * cos(4 * h - 63);
  const sL = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2);
  const sC = 1 + 0.045 * c;
  const sH = 1 + 0.015 * c * t;
  const rC = 2 * Math.sqrt(c ** 7 / (c ** 7 + C25));
  const rT = -Math.sin((60 * Math.exp(-(((h - 275) / 25) ** 2))) / DEGREES) * rC;
  const dL = (l2 - l1) / sL;
  const dC = (c2 - c1) / sC;
  const dh = dH / sH;
  return Math.sqrt(dL * dL + dC * dC + dh * dh + rT * dC * dh);
}

/** Degrees, 0–360. */
function hue(a: number, b: number): number {
  return a === 0 && b === 0 ? 0 : (Math.atan2(b, a) * DEGREES + 360) % 360;
}

function meanHue(a: number, b: number): number {
  const sum = a + b;
  if (Math.abs(a - b) <= 180) return sum / 2;
  return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
}

function cos(degrees: number): number {
  return Math.cos(degrees / DEGREES);
}
