import type { Size, Viewport } from './viewport.js';

/** Room that a thumbnail takes on the screen in pixels, frame and distance to the next one included. */
export interface ThumbnailRoom extends Size {
  readonly most: number;
}

/**
 * Points whose pictures find room on the screen without covering one another. Points are gone through in the given order,
 * and the first ones have the choice, so that most stay where they are when the view moves a little.
 *
 * @param positions [n, 2], in the plane of the map.
 */
export function placeThumbnails(positions: Float32Array, order: Int32Array, view: Viewport, size: Size, room: ThumbnailRoom, allowed: (point: number) => boolean): number[] {
  const { width, height, most } = room;
  // Cells as large as a thumbnail hold at most one centre, and overlapping ones lie in neighbouring cells.
  const columns = Math.max(1, Math.ceil(size.width / width));
  const rows = Math.max(1, Math.ceil(size.height / height));
  const taken = new Int32Array((columns + 2) * (rows + 2)).fill(-1);
  const [xs, ys]: [number[], number[]] = [[], []];
  const chosen: number[] = [];
  for (let k = 0; k < order.length && chosen.length < most; k++) {
    const i = order[k];
    const x = view.scaleX * positions[2 * i] + view.offsetX;
    const y = view.offsetY - view.scaleY * positions[2 * i + 1];
    if (!(x >= width / 2 && x <= size.width - width / 2 && y >= height / 2 && y <= size.height - height / 2)) continue;
    const cell = (Math.floor(y / height) + 1) * (columns + 2) + Math.floor(x / width) + 1;
    if (taken[cell] >= 0 || !isFree(cell, x, y) || !allowed(i)) continue;
    taken[cell] = chosen.length;
    xs.push(x);
    ys.push(y);
    chosen.push(i);
  }
  return chosen;

  function isFree(cell: number, x: number, y: number): boolean {
    for (let down = -1; down <= 1; down++) {
      for (let across = -1; across <= 1; across++) {
        const other = taken[cell + down * (columns + 2) + across];
        if (other >= 0 && Math.abs(xs[other] - x) < width && Math.abs(ys[other] - y) < height) return false;
      }
    }
    return true;
  }
}
