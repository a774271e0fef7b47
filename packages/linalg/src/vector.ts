/** Σ a[i]·b[i] over the length of `a`, in float64. Error at most n·ε·Σ|a[i]·b[i]|, with ε = 2.2e-16. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Euclidean norm. Does not overflow or underflow where the norm itself can be represented. */
export function norm(a: ArrayLike<number>): number {
  const sum = dot(a, a);
  if (sum > 1e-280 && sum < 1e280) return Math.sqrt(sum);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let scaled = 0;
  for (let i = 0; i < a.length; i++) scaled += (a[i] / largest) ** 2;
  return largest * Math.sqrt(scaled);
}

/** √(a² + b²); Math.hypot costs ten times as much and is only needed where squares leave the range. */
export function hypotenuse(a: number, b: number): number {
  const sum = a * a + b * b;
  return sum > 1e-280 && sum < 1e280 ? Math.sqrt(sum) : Math.hypot(a, b);
}
