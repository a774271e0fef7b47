/** A closed line on the screen: [x, y] of each corner. */
export type Outline = readonly (readonly [number, number])[];

export function rectangleOutline([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number]): Outline {
  return [[x1, y1], [x2, y1], [x2, y2], [x1, y2]];
}

/** Whether a place lies inside an outline, by the even-odd rule. */
export function isInside(outline: Outline, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
    const [ax, ay] = outline[i];
    const [bx, by] = outline[j];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

/** The least rectangle around an outline: left, right, top and bottom of the screen. */
export function outlineBox(outline: Outline): readonly [number, number, number, number] {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of outline) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return [left, right, top, bottom];
}

/** A line drawn by hand without the corners that lie within a pixel or two of the one before. */
export function addCorner(outline: Outline, corner: readonly [number, number]): Outline {
  const last = outline[outline.length - 1];
  return last !== undefined && Math.hypot(last[0] - corner[0], last[1] - corner[1]) < 2.5 ? outline : [...outline, corner];
}
