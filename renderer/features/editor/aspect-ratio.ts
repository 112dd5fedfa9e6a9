/** Ratios offered by name, width to height. */
export const ASPECTS = ['1:1', '4:3', '3:4', '3:2', '2:3', '16:9', '9:16', '21:9'] as const;
export type Aspect = (typeof ASPECTS)[number];

/** Width by height of `4:3`, `2.39 : 1` or `16/9`; null for anything else, and for what is more than 16 times as long as wide. */
export function parseAspect(text: string): number | null {
  const [, width, height] = /^\s*(\d+(?:\.\d+)?)\s*[:/×x]\s*(\d+(?:\.\d+)?)\s*$/i.exec(text) ?? [];
  const ratio = Number(width) / Number(height);
  return ratio >= 1 / 16 && ratio <= 16 ? ratio : null;
}
