/** Red, green, blue, each 0–255, gamma-encoded sRGB. */
export type Color = readonly [number, number, number];

/** `#rrggbb` → colour. */
export function hex(text: string): Color {
  const value = Number.parseInt(text.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

export function blend(a: Color, b: Color, t: number): Color {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

/** Rec. 601 luma, 0–255. */
function luma(color: Color): number {
  return color[0] * 0.299 + color[1] * 0.587 + color[2] * 0.114;
}

/** `amount` > 0 towards white, < 0 towards black. */
export function shade(color: Color, amount: number): Color {
  return amount >= 0 ? blend(color, [255, 255, 255], amount) : blend(color, [0, 0, 0], -amount);
}

/** `color` with the hue of `tint` at its own lightness, by `amount` 0–1. */
export function tinted(color: Color, tint: Color, amount: number): Color {
  const l = luma(color);
  const t = Math.max(1, luma(tint));
  const scale = l / t;
  const same: Color = [
    Math.min(255, tint[0] * scale),
    Math.min(255, tint[1] * scale),
    Math.min(255, tint[2] * scale),
  ];
  return blend(color, same, amount);
}
