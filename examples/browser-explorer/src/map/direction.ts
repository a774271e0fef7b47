/** How much a step aside counts against one ahead: points straight on are preferred. */
const ASIDE = 2;

/**
 * The point to which an arrow key leads: of those at least `least` pixels away and not farther to the side than ahead, the
 * nearest, sideways distance counting double. -1 where there is none.
 *
 * @param positions [n, 2], in the plane of the map.
 * @param ahead direction on the screen, one of (±1, 0) and (0, ±1), y pointing down.
 * @param scale pixels per unit of x and of y.
 */
export function nearestInDirection(
  positions: Float32Array,
  [fromX, fromY]: readonly [number, number],
  [aheadX, aheadY]: readonly [number, number],
  [scaleX, scaleY]: readonly [number, number],
  least: number,
  allowed: (point: number) => boolean,
): number {
  let best = -1;
  let lowest = Infinity;
  for (let i = 0; 2 * i < positions.length; i++) {
    const dx = (positions[2 * i] - fromX) * scaleX;
    const dy = (fromY - positions[2 * i + 1]) * scaleY;
    const ahead = dx * aheadX + dy * aheadY;
    const aside = Math.abs(dx * aheadY - dy * aheadX);
    if (!(ahead >= least) || aside > ahead) continue;
    const cost = ahead * ahead + ASIDE * ASIDE * aside * aside;
    if (cost >= lowest || !allowed(i)) continue;
    best = i;
    lowest = cost;
  }
  return best;
}
