/** CIE L*a*b* (D65) of an sRGB colour, components 0–255. Formulas: IEC 61966-2-1, CIE 15:2004. */
export function toLab(red: number, green: number, blue: number, out: Float64Array): void {
  const r = LINEAR[clampByte(red)]!;
  const g = LINEAR[clampByte(green)]!;
  const b = LINEAR[clampByte(blue)]!;
  const x = curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = curve(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = curve((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  out[0] = 116 * y - 16;
  out[1] = 500 * (x - y);
  out[2] = 200 * (y - z);
}

/** Inverse of `toLab`; components may leave 0–255 slightly. */
export function fromLab(l: number, a: number, b: number, out: Float64Array): void {
  const y = (l + 16) / 116;
  const X = 0.95047 * uncurve(y + a / 500);
  const Y = uncurve(y);
  const Z = 1.08883 * uncurve(y - b / 200);
  out[0] = toByte(3.2404542 * X - 1.5371385 * Y - 0.4985314 * Z);
  out[1] = toByte(-0.969266 * X + 1.8760108 * Y + 0.041556 * Z);
  out[2] = toByte(0.0556434 * X - 0.2040259 * Y + 1.0572252 * Z);
}

const LINEAR = Float64Array.from({ length: 256 }, (_, n) => {
  const v = n / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
});

function clampByte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : Math.round(value);
}

function toByte(linear: number): number {
  const v = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return v * 255;
}

function curve(t: number): number {
  return t > 216 / 24389 ? Math.cbrt(t) : (t * (24389 / 27) + 16) / 116;
}

function uncurve(t: number): number {
  return t > 6 / 29 ? t ** 3 : (116 * t - 16) / (24389 / 27);
}
