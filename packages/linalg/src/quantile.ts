/**
 * The quantile of sorted numbers at a fraction in [0, 1], linear between neighbours (NumPy's default, type 7 of Hyndman
 * & Fan, 1996, https://doi.org/10.1080/00031305.1996.10473566), to the last bit as NumPy rounds it.
 */
export function quantile(sorted: Float64Array, fraction: number): number {
  const place = fraction * (sorted.length - 1);
  const below = Math.floor(place);
  const share = place - below;
  if (share === 0) return sorted[below];
  const [low, high] = [sorted[below], sorted[below + 1]];
  // From the nearer end, so that nothing lies beyond either.
  return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);
}
