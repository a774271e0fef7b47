import type { LoadedData } from '../protocol.js';
import type { ShownCodes } from '../state/maps.js';
import type { Focus } from '../state/selection.js';
import type { GridIndex } from './grid-index.js';
import { type Layout, type MapKind, pointOf, rowOf } from './layout.js';

type Place = readonly [number, number];

/** Points whose codes are averaged where a map has no way back to codes. */
export const AVERAGED = 8;

/**
 * Where the point in hand lies in a map; undefined where that cannot be said. A place of code space that is no sample lies, in
 * a map without coordinates, where the sample with the nearest code does.
 */
export function placeOfFocus(layout: Layout, focus: Focus, data: LoadedData, codes: ShownCodes | undefined): Place | undefined {
  const { code, row } = focus;
  const latentDim = codes?.latentDim;
  if (layout.codeAxes !== undefined && code.length === latentDim) {
    const [a, b] = layout.codeAxes;
    return [code[a], latentDim === 1 ? 0 : code[b]];
  }
  if (layout.kind === 'pca-codes' && code.length === latentDim) return projected(layout, code, 1);
  const known = row === undefined ? -1 : pointOf(layout, row);
  const seen = focus.sample ?? focus.decoded;
  if (known < 0 && layout.kind === 'pca-data') return seen?.length === data.features ? projected(layout, seen, 255) : undefined;
  const point = known >= 0 || codes === undefined || code.length !== latentDim ? known : nearestCode(layout, code, codes.codes);
  return point < 0 ? undefined : [layout.positions[2 * point], layout.positions[2 * point + 1]];
}

/** The point of a map with the nearest code. */
function nearestCode(layout: Layout, code: Float32Array, codes: Float32Array): number {
  const d = code.length;
  let [best, least] = [-1, Infinity];
  for (let point = 0; 2 * point < layout.positions.length; point++) {
    const from = rowOf(layout, point) * d;
    let distance = 0;
    for (let k = 0; k < d && distance < least; k++) distance += (codes[from + k] - code[k]) ** 2;
    if (distance < least) [best, least] = [point, distance];
  }
  return best;
}

/** The code that belongs to a place of a map to which a point has been dragged. */
export function codeAt(layout: Layout, [x, y]: Place, held: Float32Array, codes: ShownCodes, grid: GridIndex): Float32Array {
  const code = held.slice();
  if (layout.codeAxes !== undefined) {
    const [a, b] = layout.codeAxes;
    if (codes.latentDim > 1) code[b] = y;
    code[a] = x;
    return code;
  }
  if (!hasWayBack(layout.kind)) return averageNear(layout, [x, y], codes, grid);
  const [fromX, fromY] = projected(layout, held, 1)!;
  const { components } = layout.plane!;
  const d = held.length;
  for (let k = 0; k < d; k++) code[k] += (x - fromX) * components[k] + (y - fromY) * components[d + k];
  return code;
}

/** Whether a place of a map has a code of its own, and not only an average of those around it. */
export function hasWayBack(kind: MapKind): boolean {
  return kind === 'axes' || kind === 'pca-codes';
}

function projected({ plane }: Layout, values: Float32Array, scale: number): Place | undefined {
  if (plane === undefined || plane.mean.length !== values.length) return undefined;
  const { mean, components } = plane;
  let [x, y] = [0, 0];
  for (let k = 0; k < values.length; k++) {
    const centred = scale * values[k] - mean[k];
    x += centred * components[k];
    y += centred * components[values.length + k];
  }
  return [x, y];
}

/** Mean of the codes of the nearest points, each with one over its squared distance as its weight. */
function averageNear(layout: Layout, [x, y]: Place, { codes, latentDim }: ShownCodes, grid: GridIndex): Float32Array {
  const near = grid.nearestMany(x, y, AVERAGED).filter(({ point }) => (rowOf(layout, point) + 1) * latentDim <= codes.length);
  const code = new Float32Array(latentDim);
  // A point that is hit exactly has all the weight that numbers allow.
  const least = Math.max(1e-12, (near[near.length - 1]?.distance ?? 0) * 1e-6);
  const weights = near.map(({ distance }) => 1 / Math.max(least, distance) ** 2);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  near.forEach(({ point }, at) => {
    const from = rowOf(layout, point) * latentDim;
    for (let k = 0; k < latentDim; k++) code[k] += (weights[at] / total) * codes[from + k];
  });
  return code;
}
