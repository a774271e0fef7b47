import { readFileSync } from 'node:fs';

/** What internal/reference/linalg.py writes. */
export interface Decompositions {
  singular: { name: string; matrix: number[][]; singularValues: number[] }[];
  digits: { singularValues: number[]; centred: number[]; randomized: number[] };
  qr: { matrix: number[][]; q: number[][]; r: number[][] };
  solve: { a: number[][]; b: number[][]; x: number[][] };
  hilbert: { inverse: number[][]; logDeterminant: number };
  pseudoInverse: { matrix: number[][]; inverse: number[][] };
  distances: {
    x: number[][];
    y: number[][];
    between: Record<string, number[][]>;
    zeroRow: { x: number[][]; cosine: number[][] };
  };
}

export const golden = JSON.parse(readFileSync(new URL('./golden/decompositions.json', import.meta.url), 'utf8')) as Decompositions;
