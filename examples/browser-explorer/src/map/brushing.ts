import { type Outline, isInside, outlineBox } from './lasso.js';
import { rowOf } from './layout.js';
import type { MapScene } from './scene.js';
import { toPlane } from './viewport.js';

/** The samples that lie inside an outline drawn on a map; those of hidden classes do not count. */
export function rowsInside(scene: MapScene, outline: Outline): ReadonlySet<number> {
  const rows = new Set<number>();
  if (outline.length < 3) return rows;
  const [left, right, top, bottom] = outlineBox(outline);
  const [x1, y1] = toPlane(scene.view, left, bottom);
  const [x2, y2] = toPlane(scene.view, right, top);
  scene.grid.forEachNear(x1, x2, y1, y2, (point) => {
    if (!scene.isShown(point)) return;
    const [x, y] = scene.place(point);
    if (x >= left && x <= right && y >= top && y <= bottom && isInside(outline, x, y)) rows.add(rowOf(scene.layout, point));
  });
  return rows;
}
