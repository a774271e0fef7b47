// A drawing as strokes in a square of side 1, so that undoing is dropping one and every size can be made of it.

/** One line of the pen. */
export interface Stroke {
  /** x and y in turn, 0 to 1. */
  readonly points: readonly number[];
  /** Diameter of the pen. */
  readonly width: number;
  readonly erases: boolean;
}

/** Adds a point to the last of the strokes. */
export function extended(strokes: readonly Stroke[], x: number, y: number): readonly Stroke[] {
  const last = strokes[strokes.length - 1];
  return [...strokes.slice(0, -1), { ...last, points: [...last.points, inside(x), inside(y)] }];
}

function inside(v: number): number {
  return Math.min(1, Math.max(0, v));
}

/** How much of each pixel [side, side] is covered with ink, 0 to 1. */
export function rasterize(strokes: readonly Stroke[], side: number): Float32Array {
  const ink = new Float32Array(side * side);
  for (const stroke of strokes) {
    // Within one stroke coverage is the largest of its pieces': overlapping ends are not to be darker than the line.
    const coverage = new Float32Array(side * side);
    const { points } = stroke;
    for (let at = 0; at < points.length; at += 2) {
      const next = Math.min(at + 2, points.length - 2);
      coverSegment(coverage, side, points[at] * side, points[at + 1] * side, points[next] * side, points[next + 1] * side, (stroke.width * side) / 2);
    }
    for (let p = 0; p < ink.length; p++) ink[p] = stroke.erases ? ink[p] * (1 - coverage[p]) : Math.max(ink[p], coverage[p]);
  }
  return ink;
}

/** A line with round ends; its edge is one pixel soft. */
function coverSegment(coverage: Float32Array, side: number, ax: number, ay: number, bx: number, by: number, radius: number): void {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const [left, right] = reach(ax, bx, radius, side);
  const [top, bottom] = reach(ay, by, radius, side);
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const [px, py] = [x + 0.5 - ax, y + 0.5 - ay];
      const along = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
      const distance = Math.hypot(px - along * dx, py - along * dy);
      const covered = Math.min(1, Math.max(0, radius + 0.5 - distance));
      if (covered > coverage[y * side + x]) coverage[y * side + x] = covered;
    }
  }
}

function reach(a: number, b: number, radius: number, side: number): readonly [number, number] {
  return [Math.max(0, Math.floor(Math.min(a, b) - radius - 1)), Math.min(side - 1, Math.ceil(Math.max(a, b) + radius))];
}
