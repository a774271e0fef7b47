/** Round numbers (1, 2 or 5 times a power of ten) inside [low, high], about `count` of them. */
export function niceTicks(low: number, high: number, count: number): readonly number[] {
  const step = niceStep((high - low) / Math.max(1, count));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Multiplied by an integer or divided by one, so that 0.3 is not 0.30000000000000004.
  const inverse = Math.round(1 / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (step >= 1 ? (first + i) * step : (first + i) / inverse));
}

/** Integers for counts and epochs, from the first one on, at most `count` or so. */
export function integerTicks(low: number, high: number, count: number): readonly number[] {
  const step = Math.max(1, niceStep((high - low) / Math.max(1, count)));
  const ticks: number[] = [];
  for (let t = Math.ceil(low / step) * step; t <= high; t += step) ticks.push(t);
  if (Number.isInteger(low) && !ticks.includes(low)) {
    if (ticks.length > 0 && ticks[0] - low < step * 0.6) ticks.shift();
    ticks.unshift(low);
  }
  return ticks;
}

/** Ticks of a logarithmic axis: powers of ten, with 2 and 5 between (or round steps) where there are few. */
export function logTicks(low: number, high: number): readonly number[] {
  const ticks: number[] = [];
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  const every = Math.max(1, Math.ceil((to - from) / 6));
  const factors = to - from <= 3 || Math.log10(high / low) <= 2.5 ? [1, 2, 5] : [1];
  for (let e = from; e <= to; e += every) {
    for (const f of factors) {
      const t = e >= 0 ? f * 10 ** e : f / 10 ** -e;
      if (t >= low * (1 - 1e-9) && t <= high * (1 + 1e-9)) ticks.push(t);
    }
  }
  return ticks.length >= 3 ? ticks : niceTicks(low, high, 4).filter((t) => t > 0);
}

/** How the ticks are written: all with the same number of decimals, powers where they are very large or small. */
export function tickFormat(ticks: readonly number[]): (value: number) => string {
  const size = Math.max(...ticks.map(Math.abs), 0);
  const step = Math.min(...ticks.slice(1).map((t, i) => t - ticks[i]), size);
  if (size !== 0 && (size >= 1e6 || step < 1e-6)) return (v) => scientific(v);
  const decimals = step > 0 ? Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) : 0;
  return (v) => v.toFixed(Math.min(decimals, 12)).replace('-', '−');
}

/** How the ticks of a logarithmic axis are written: with equal decimals within two decades, else each as short as it can be. */
export function logFormat(ticks: readonly number[]): (value: number) => string {
  const shortest = (v: number): string => (v >= 1e6 || v < 1e-4 ? scientific(v) : String(Number(v.toPrecision(6))));
  const [low, high] = [Math.min(...ticks), Math.max(...ticks)];
  if (high / low > 100 || high >= 1e6 || low < 1e-4) return shortest;
  const decimals = Math.max(...ticks.map((t) => (shortest(t).split('.')[1] ?? '').length));
  return (v) => v.toFixed(decimals);
}

function scientific(value: number): string {
  return value === 0 ? '0' : Number(value.toPrecision(6)).toExponential().replace('e+', 'e').replaceAll('-', '−');
}

function niceStep(raw: number): number {
  const exponent = Math.floor(Math.log10(raw));
  const fraction = raw / 10 ** exponent;
  // Thresholds at the geometric means, so that the number of ticks comes nearest to the one asked for.
  const nice = fraction < Math.SQRT2 ? 1 : fraction < Math.sqrt(10) ? 2 : fraction < Math.sqrt(50) ? 5 : 10;
  return exponent >= 0 ? nice * 10 ** exponent : nice / 10 ** -exponent;
}
