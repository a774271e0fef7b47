import type { PrincipalPlane } from '../protocol.js';

export const MAP_KINDS = ['axes', 'pca-codes', 'pca-data', 'tsne-codes', 'tsne-data'] as const;

export type MapKind = (typeof MAP_KINDS)[number];

/** What each kind is called. */
export const KIND_NAMES: Readonly<Record<MapKind, string>> = {
  axes: 'Two code axes',
  'pca-codes': 'PCA of codes',
  'pca-data': 'PCA of data',
  'tsne-codes': 't-SNE of codes',
  'tsne-data': 't-SNE of data',
};

/** Where points lie in a map. */
export interface Layout {
  readonly kind: MapKind;
  /** [points, 2] */
  readonly positions: Float32Array;
  /** The sample that each point is; absent where point i is sample i. */
  readonly rows?: Int32Array;
  /** Names of the axes; absent where directions mean nothing. */
  readonly axes?: readonly [string, string];
  /** The code axes that are shown. */
  readonly codeAxes?: readonly [number, number];
  /** How positions come from codes or samples, for maps of principal components. */
  readonly plane?: PrincipalPlane;
}

/** Whether both axes of a kind of map have one scale, as where distances mean something. */
export function isSquare(kind: MapKind): boolean {
  return kind !== 'axes';
}

/** The sample that a point is. */
export function rowOf(layout: Layout, point: number): number {
  return layout.rows === undefined ? point : layout.rows[point];
}

const inverses = new WeakMap<Int32Array, Map<number, number>>();

/** The point of a sample; -1 where the map does not show it. */
export function pointOf({ rows, positions }: Layout, row: number): number {
  if (rows === undefined) return row >= 0 && 2 * row < positions.length ? row : -1;
  let inverse = inverses.get(rows);
  if (inverse === undefined) {
    inverse = new Map(Array.from(rows, (sample, point) => [sample, point]));
    inverses.set(rows, inverse);
  }
  return inverse.get(row) ?? -1;
}

/** Two columns of codes [n, latentDim] as positions. With one number a code, points lie on a line. */
export function codeColumns(codes: Float32Array, latentDim: number, [a, b]: readonly [number, number]): Float32Array {
  const n = codes.length / latentDim;
  const positions = new Float32Array(2 * n);
  for (let i = 0; i < n; i++) {
    positions[2 * i] = codes[i * latentDim + a];
    positions[2 * i + 1] = latentDim === 1 ? 0 : codes[i * latentDim + b];
  }
  return positions;
}
