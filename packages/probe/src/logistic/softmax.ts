/**
 * Turns logits of one class against another [n, 1] or of k classes [n, k] into probabilities, in place: of the second
 * class, or of each. No exponential overflows.
 */
export function toProbabilities(logits: Float64Array, columns: number): void {
  if (columns === 1) {
    for (let i = 0; i < logits.length; i++) logits[i] = sigmoid(logits[i]);
    return;
  }
  for (let at = 0; at < logits.length; at += columns) softmaxRow(logits, at, columns);
}

/** Logistic function without overflow. */
export function sigmoid(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}

/** log(1 + e^z) without overflow. */
export function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

/** Softmax of `columns` numbers from `at`, in place; returns the logarithm of the sum of their exponentials. */
export function softmaxRow(values: Float64Array, at: number, columns: number): number {
  let largest = -Infinity;
  for (let c = at; c < at + columns; c++) if (values[c] > largest) largest = values[c];
  let sum = 0;
  for (let c = at; c < at + columns; c++) sum += values[c] = Math.exp(values[c] - largest);
  for (let c = at; c < at + columns; c++) values[c] /= sum;
  return largest + Math.log(sum);
}
