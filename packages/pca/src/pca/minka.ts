// scikit-learn's floor below which a variance counts as none.
const NO_VARIANCE = 1e-15;

/**
 * The number of components of largest evidence by Minka's approximation, given the variances along all p axes of n
 * samples: between 1 and p - 1. p³/3 logarithms. (Minka, 2000, "Automatic choice of dimensionality for PCA",
 * NIPS 13; the same as scikit-learn's `_infer_dimension`.)
 */
export function countByMinka(n: number): (variances: Float64Array) => number {
  return (variances) => {
    let best = 1;
    let evidence = -Infinity;
    for (let rank = 1; rank < variances.length; rank++) {
      const value = logEvidence(variances, rank, n);
      if (value > evidence) [best, evidence] = [rank, value];
    }
    return best;
  };
}

/** Logarithm of the evidence for `rank` components given the variances along all axes: equation (30) of the paper. */
export function logEvidence(variances: Float64Array, rank: number, n: number): number {
  const p = variances.length;
  if (variances[rank - 1] < NO_VARIANCE) return -Infinity;
  let volume = -rank * Math.LN2;
  let leading = 0;
  for (let i = 0; i < rank; i++) {
    const half = (p - i) / 2;
    volume += logGamma(half) - Math.log(Math.PI) * half;
    leading += Math.log(variances[i]);
  }
  let rest = 0;
  for (let i = rank; i < p; i++) rest += variances[i];
  const noise = Math.max(NO_VARIANCE, rest / (p - rank));
  const parameters = p * rank - (rank * (rank + 1)) / 2;
  let curvature = 0;
  for (let i = 0; i < rank; i++) {
    for (let j = i + 1; j < p; j++) {
      const other = j < rank ? variances[j] : noise;
      curvature += Math.log((variances[i] - variances[j]) * (1 / other - 1 / variances[i])) + Math.log(n);
    }
  }
  return (
    volume -
    (leading * n) / 2 -
    (Math.log(noise) * n * (p - rank)) / 2 +
    (Math.log(2 * Math.PI) * (parameters + rank)) / 2 -
    curvature / 2 -
    (rank * Math.log(n)) / 2
  );
}

/** Logarithm of the gamma function of a positive multiple of 1/2, to rounding: by its recurrence from 1/2 or 1. */
function logGamma(x: number): number {
  let sum = Number.isInteger(x) ? 0 : Math.log(Math.PI) / 2;
  for (let step = Number.isInteger(x) ? 1 : 0.5; step < x; step++) sum += Math.log(step);
  return sum;
}
