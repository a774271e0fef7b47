import { SparseMatrix, type Triplet } from '@latentkit/linalg';

/** The Laplacian of a graph given by its edges. */
export function laplacian(n: number, edges: readonly (readonly [number, number])[]): SparseMatrix {
  function* entries(): Generator<Triplet> {
    for (const [i, j] of edges) yield* [[i, i, 1], [j, j, 1], [i, j, -1], [j, i, -1]] as const;
  }
  return SparseMatrix.fromTriplets([n, n], entries());
}

/** `count` cycles of `length` vertices each, unconnected. */
export function cycles(count: number, length: number): SparseMatrix {
  const edges = Array.from({ length: count * length }, (_, i) => {
    const start = i - (i % length);
    return [i, start + ((i + 1) % length)] as const;
  });
  return laplacian(count * length, edges);
}

/** 2 - 2·cos(2·π·i / length), each `count` times, ascending. */
export function cycleEigenvalues(count: number, length: number): number[] {
  const one = Array.from({ length }, (_, i) => 2 - 2 * Math.cos((2 * Math.PI * i) / length));
  return Array.from({ length: count }, () => one).flat().sort((a, b) => a - b);
}

/** A grid of height × width vertices, each joined to the next in its row and column. */
export function gridLaplacian(height: number, width: number): SparseMatrix {
  const edges: [number, number][] = [];
  for (let i = 0; i < height * width; i++) {
    if ((i + 1) % width !== 0) edges.push([i, i + 1]);
    if (i + width < height * width) edges.push([i, i + width]);
  }
  return laplacian(height * width, edges);
}

/** Ascending: sums of those of two paths, 2 - 2·cos(π·i / length). */
export function gridEigenvalues(height: number, width: number): number[] {
  const path = (length: number): number[] => Array.from({ length }, (_, i) => 2 - 2 * Math.cos((Math.PI * i) / length));
  return path(height).flatMap((a) => path(width).map((b) => a + b)).sort((a, b) => a - b);
}
