/** Millions of pixels in one decimal; of what is smaller than that, the first digit there is. */
export function formatMegapixels(width: number, height: number): string {
  const megapixels = (width * height) / 1e6;
  return megapixels.toLocaleString(
    undefined,
    megapixels < 0.1 ? { maximumSignificantDigits: 1 } : { maximumFractionDigits: 1 },
  );
}
