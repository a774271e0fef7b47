/** How strongly points at distance d belong together in the embedding: 1 / (1 + a·d^(2b)). */
export interface LayoutCurve {
  readonly a: number;
  readonly b: number;
}

const POINTS = 300;

/**
 * The curve nearest to 1 up to `minDist` and exp(-(d - minDist) / spread) beyond, in the least squares over 300 distances
 * up to 3·spread: umap-learn's `find_ab_params`. Levenberg-Marquardt from a = b = 1.
 */
export function fitCurve(spread: number, minDist: number): LayoutCurve {
  const distances = Array.from({ length: POINTS }, (_, i) => (3 * spread * i) / (POINTS - 1));
  const targets = distances.map((d) => (d < minDist ? 1 : Math.exp(-(d - minDist) / spread)));
  const error = ({ a, b }: LayoutCurve): number => {
    const sum = distances.reduce((total, d, i) => total + (1 / (1 + a * d ** (2 * b)) - targets[i]) ** 2, 0);
    return a > 0 && Number.isFinite(sum) ? sum : Infinity;
  };
  let curve: LayoutCurve = { a: 1, b: 1 };
  let damping = 1e-3;
  for (let step = 0; step < 200 && damping < 1e12; step++) {
    const next = improved(curve, distances, targets, damping);
    if (error(next) < error(curve)) {
      const moved = Math.abs(next.a - curve.a) / curve.a + Math.abs(next.b - curve.b);
      curve = next;
      damping /= 10;
      if (moved < 1e-12) break;
    } else {
      damping *= 10;
    }
  }
  return curve;
}

/** One step: the normal equations of the linearised problem, with a damped diagonal. */
function improved({ a, b }: LayoutCurve, distances: readonly number[], targets: readonly number[], damping: number): LayoutCurve {
  let aa = 0, ab = 0, bb = 0, ra = 0, rb = 0;
  distances.forEach((d, i) => {
    if (d === 0) return;
    const power = d ** (2 * b);
    const value = 1 / (1 + a * power);
    const byA = -power * value * value;
    const byB = -2 * a * Math.log(d) * power * value * value;
    const residual = targets[i] - value;
    aa += byA * byA;
    ab += byA * byB;
    bb += byB * byB;
    ra += byA * residual;
    rb += byB * residual;
  });
  aa *= 1 + damping;
  bb *= 1 + damping;
  const determinant = aa * bb - ab * ab;
  return { a: a + (bb * ra - ab * rb) / determinant, b: b + (aa * rb - ab * ra) / determinant };
}
