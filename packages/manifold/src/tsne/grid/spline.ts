/** A square grid of `size` rows over the plane: node (i, j) lies at (x + i·spacing, y + j·spacing). */
export interface PlaneGrid {
  readonly values: Float64Array;
  readonly size: number;
  readonly x: number;
  readonly y: number;
  readonly spacing: number;
}

/**
 * Adds a charge of 1 for each point [n, 2] to the 4 × 4 nodes around it, with the weights of cubic B-splines, in rows
 * from … to of the grid only: so threads can share the rows, and each node's sum has the same order for any sharing.
 */
export function spread(points: Float64Array, grid: PlaneGrid, from: number, to: number): void {
  const { values, size, x, y } = grid;
  const scale = 1 / grid.spacing;
  for (let i = 0; i < points.length; i += 2) {
    const px = (points[i] - x) * scale;
    const row = px | 0;
    if (row + 2 < from || row - 1 >= to) continue;
    const py = (points[i + 1] - y) * scale;
    const column = py | 0;
    const t = px - row;
    const t1 = 1 - t;
    const a0 = (t1 * t1 * t1) / 6;
    const a3 = (t * t * t) / 6;
    const a1 = t * t * (0.5 * t - 1) + 2 / 3;
    const a2 = 1 - a0 - a1 - a3;
    const u = py - column;
    const u1 = 1 - u;
    const b0 = (u1 * u1 * u1) / 6;
    const b3 = (u * u * u) / 6;
    const b1 = u * u * (0.5 * u - 1) + 2 / 3;
    const b2 = 1 - b0 - b1 - b3;
    let o = (row - 1) * size + column - 1;
    if (row - 1 >= from) {
      values[o] += a0 * b0;
      values[o + 1] += a0 * b1;
      values[o + 2] += a0 * b2;
      values[o + 3] += a0 * b3;
    }
    o += size;
    if (row >= from && row < to) {
      values[o] += a1 * b0;
      values[o + 1] += a1 * b1;
      values[o + 2] += a1 * b2;
      values[o + 3] += a1 * b3;
    }
    o += size;
    if (row + 1 >= from && row + 1 < to) {
      values[o] += a2 * b0;
      values[o + 1] += a2 * b1;
      values[o + 2] += a2 * b2;
      values[o + 3] += a2 * b3;
    }
    o += size;
    if (row + 2 < to) {
      values[o] += a3 * b0;
      values[o + 1] += a3 * b1;
      values[o + 2] += a3 * b2;
      values[o + 3] += a3 * b3;
    }
  }
}

/**
 * For points from … to the force -½·gradient of the grid's spline, into `force` [n, 2], without what each point's own
 * charge adds; `response` holds the 4 × 4 potentials at and beside a node of charge 1, those beside it twice (once for each
 * side). Returns the sum of the potentials, own charges included.
 */
export function gather(points: Float64Array, grid: PlaneGrid, response: Float64Array, from: number, to: number, force: Float64Array): number {
  const { values, size, x, y } = grid;
  const scale = 1 / grid.spacing;
  const half = -0.5 * scale;
  const [r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12, r13, r14, r15] = response;
  let sum = 0;
  for (let i = 2 * from; i < 2 * to; i += 2) {
    const px = (points[i] - x) * scale;
    const py = (points[i + 1] - y) * scale;
    const row = px | 0;
    const column = py | 0;
    const t = px - row;
    const t1 = 1 - t;
    const a0 = (t1 * t1 * t1) / 6;
    const a3 = (t * t * t) / 6;
    const a1 = t * t * (0.5 * t - 1) + 2 / 3;
    const a2 = 1 - a0 - a1 - a3;
    const da0 = -0.5 * t1 * t1;
    const da3 = 0.5 * t * t;
    const da1 = t * (1.5 * t - 2);
    const da2 = -da0 - da1 - da3;
    const u = py - column;
    const u1 = 1 - u;
    const b0 = (u1 * u1 * u1) / 6;
    const b3 = (u * u * u) / 6;
    const b1 = u * u * (0.5 * u - 1) + 2 / 3;
    const b2 = 1 - b0 - b1 - b3;
    const db0 = -0.5 * u1 * u1;
    const db3 = 0.5 * u * u;
    const db1 = u * (1.5 * u - 2);
    const db2 = -db0 - db1 - db3;

    let o = (row - 1) * size + column - 1;
    let v0 = values[o];
    let v1 = values[o + 1];
    let v2 = values[o + 2];
    let v3 = values[o + 3];
    const p0 = v0 * b0 + v1 * b1 + v2 * b2 + v3 * b3;
    const s0 = v0 * db0 + v1 * db1 + v2 * db2 + v3 * db3;
    o += size;
    v0 = values[o];
    v1 = values[o + 1];
    v2 = values[o + 2];
    v3 = values[o + 3];
    const p1 = v0 * b0 + v1 * b1 + v2 * b2 + v3 * b3;
    const s1 = v0 * db0 + v1 * db1 + v2 * db2 + v3 * db3;
    o += size;
    v0 = values[o];
    v1 = values[o + 1];
    v2 = values[o + 2];
    v3 = values[o + 3];
    const p2 = v0 * b0 + v1 * b1 + v2 * b2 + v3 * b3;
    const s2 = v0 * db0 + v1 * db1 + v2 * db2 + v3 * db3;
    o += size;
    v0 = values[o];
    v1 = values[o + 1];
    v2 = values[o + 2];
    v3 = values[o + 3];
    const p3 = v0 * b0 + v1 * b1 + v2 * b2 + v3 * b3;
    const s3 = v0 * db0 + v1 * db1 + v2 * db2 + v3 * db3;
    sum += a0 * p0 + a1 * p1 + a2 * p2 + a3 * p3;

    // Correlations of the weights at each distance, and of their derivatives with them: what the own charge adds.
    const aa0 = a0 * a0 + a1 * a1 + a2 * a2 + a3 * a3;
    const aa1 = a0 * a1 + a1 * a2 + a2 * a3;
    const aa2 = a0 * a2 + a1 * a3;
    const aa3 = a0 * a3;
    const bb0 = b0 * b0 + b1 * b1 + b2 * b2 + b3 * b3;
    const bb1 = b0 * b1 + b1 * b2 + b2 * b3;
    const bb2 = b0 * b2 + b1 * b3;
    const bb3 = b0 * b3;
    const da_0 = da0 * a0 + da1 * a1 + da2 * a2 + da3 * a3;
    const da_1 = da1 * a0 + da2 * a1 + da3 * a2 + da0 * a1 + da1 * a2 + da2 * a3;
    const da_2 = da2 * a0 + da3 * a1 + da0 * a2 + da1 * a3;
    const da_3 = da3 * a0 + da0 * a3;
    const db_0 = db0 * b0 + db1 * b1 + db2 * b2 + db3 * b3;
    const db_1 = db1 * b0 + db2 * b1 + db3 * b2 + db0 * b1 + db1 * b2 + db2 * b3;
    const db_2 = db2 * b0 + db3 * b1 + db0 * b2 + db1 * b3;
    const db_3 = db3 * b0 + db0 * b3;
    const ownX =
      da_0 * (bb0 * r0 + bb1 * r1 + bb2 * r2 + bb3 * r3) +
      da_1 * (bb0 * r4 + bb1 * r5 + bb2 * r6 + bb3 * r7) +
      da_2 * (bb0 * r8 + bb1 * r9 + bb2 * r10 + bb3 * r11) +
      da_3 * (bb0 * r12 + bb1 * r13 + bb2 * r14 + bb3 * r15);
    const ownY =
      db_0 * (aa0 * r0 + aa1 * r1 + aa2 * r2 + aa3 * r3) +
      db_1 * (aa0 * r4 + aa1 * r5 + aa2 * r6 + aa3 * r7) +
      db_2 * (aa0 * r8 + aa1 * r9 + aa2 * r10 + aa3 * r11) +
      db_3 * (aa0 * r12 + aa1 * r13 + aa2 * r14 + aa3 * r15);
    force[i] = half * (da0 * p0 + da1 * p1 + da2 * p2 + da3 * p3 - ownX);
    force[i + 1] = half * (a0 * s0 + a1 * s1 + a2 * s2 + a3 * s3 - ownY);
  }
  return sum;
}
