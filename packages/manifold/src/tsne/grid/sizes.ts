/** The greatest length that {@link fastSize} knows. */
export const LARGEST = 4096;

/** Lengths whose transforms are fast: 8·2^a·3^b with b up to 3. (With factors 5 the next of these is as fast.) */
const SIZES: readonly number[] = (() => {
  const sizes = new Set<number>();
  for (let a = 8; a <= LARGEST; a *= 2) {
    for (const b of [1, 3, 9, 27]) if (a * b >= 16 && a * b <= LARGEST) sizes.add(a * b);
  }
  return [...sizes].sort((x, y) => x - y);
})();

/** The least fast length that is at least `least`, which must not exceed {@link LARGEST}. */
export function fastSize(least: number): number {
  return SIZES.find((size) => size >= least) ?? LARGEST;
}
