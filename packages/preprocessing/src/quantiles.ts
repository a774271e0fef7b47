/**
 * The quantile of sorted numbers at a fraction in [0, 1], linear between neighbours (NumPy's default, type 7 of Hyndman
 * & Fan, 1996, https://doi.org/10.1080/00031305.1996.10473566).
 */
export function quantile(sorted: Float64Array, fraction: number): number {
  const place = fraction * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below];
  return place === below ? low : low + (sorted[below + 1] - low) * (place - below);
}
