/** A rectangle of the plane in which a map lies. */
export interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

const UNIT: Bounds = { left: -1, right: 1, bottom: -1, top: 1 };

/** The least rectangle around points [n, 2] that has some width and height; points that are not finite do not count. */
export function boundsOf(positions: Float32Array): Bounds {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let at = 0; at < positions.length; at += 2) {
    const x = positions[at];
    const y = positions[at + 1];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < bottom) bottom = y;
    if (y > top) top = y;
  }
  if (left > right) return UNIT;
  // A line or a single point gets room about it.
  const least = 1e-6 * Math.max(1e-6, Math.abs(left), Math.abs(right), Math.abs(bottom), Math.abs(top));
  const [wide, high] = [right > left ? 0 : least, top > bottom ? 0 : least];
  return { left: left - wide, right: right + wide, bottom: bottom - high, top: top + high };
}
