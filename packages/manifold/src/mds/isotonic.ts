/** The order of numbers that are not negative, and which of them are equal. */
export interface Ranking {
  /** Positions by ascending number. */
  readonly order: Uint32Array;
  /** Where in `order` each group of equal numbers above 0 begins, and the end. */
  readonly groups: Uint32Array;
}

// Numbers nearer to each other than scikit-learn's isotonic regression can tell apart.
const EQUAL = 1e-15;

/** Ranks numbers >= 0 by sorting their bits, which order as the numbers do: four passes over them. */
export function rank(values: Float64Array): Ranking {
  const order = positionsByValue(values);
  const starts = new Uint32Array(order.length + 1);
  let count = 0;
  let current = -Infinity;
  for (let t = 0; t < order.length; t++) {
    const value = values[order[t]];
    if (value === 0 || value - current < EQUAL) continue;
    current = value;
    starts[count++] = t;
  }
  starts[count++] = order.length;
  return { order, groups: starts.slice(0, count) };
}

/**
 * The least-squares fit to ranked numbers that never falls from one group to the next and is one number within each; what
 * lies before the first group gets 0. Pool adjacent violators, as `sklearn.isotonic.IsotonicRegression`; linear time.
 */
export function isotonic(values: Float64Array, groups: Uint32Array, result: Float64Array): void {
  const count = groups.length - 1;
  const means = new Float64Array(count);
  const weights = new Float64Array(count);
  const ends = new Uint32Array(count);
  let blocks = 0;
  for (let g = 0; g < count; g++) {
    let sum = 0;
    for (let t = groups[g]; t < groups[g + 1]; t++) sum += values[t];
    let weight = groups[g + 1] - groups[g];
    let mean = sum / weight;
    while (blocks > 0 && means[blocks - 1] >= mean) {
      blocks--;
      const together = weights[blocks] + weight;
      mean = (means[blocks] * weights[blocks] + mean * weight) / together;
      weight = together;
    }
    means[blocks] = mean;
    weights[blocks] = weight;
    ends[blocks++] = groups[g + 1];
  }
  result.fill(0, 0, groups[0]);
  for (let b = 0, start = groups[0]; b < blocks; start = ends[b++]) result.fill(means[b], start, ends[b]);
}

function positionsByValue(values: Float64Array): Uint32Array {
  let from = Uint32Array.from(values.keys());
  let to = new Uint32Array(from.length);
  const digits = new Uint16Array(values.slice().buffer);
  // Typed arrays lie in memory in the machine's order of bytes, which is little-endian wherever JavaScript runs today.
  for (let digit = 0; digit < 4; digit++) {
    const starts = new Uint32Array(65537);
    for (let t = 0; t < from.length; t++) starts[digits[4 * from[t] + digit] + 1]++;
    for (let d = 0; d < 65536; d++) starts[d + 1] += starts[d];
    for (let t = 0; t < from.length; t++) to[starts[digits[4 * from[t] + digit]]++] = from[t];
    [from, to] = [to, from];
  }
  return from;
}
