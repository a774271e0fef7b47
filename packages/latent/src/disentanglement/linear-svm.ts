/** A line: w·x + b. */
type Line = readonly [w: number, b: number];

/** A classifier of single numbers: the line of each class against all others; of two classes only that of the second. */
type LinearSvm = readonly Line[];

const ITERATIONS = 100;

/**
 * Linear support vector machines on single numbers x [n] and classes [n] in [0, count): what scikit-learn's `LinearSVC` with
 * `class_weight='balanced'` and its other defaults is the approximate solution of, solved to rounding. That is, squared hinge
 * loss, one class against all others, the intercept shrunk as the slope is; with more than two classes only the class itself
 * has its weight, all others 1, as liblinear has it.
 */
export function fitLinearSvm(x: Float64Array, classes: Int32Array, count: number, C: number): LinearSvm {
  const sizes = new Float64Array(count);
  for (const code of classes) sizes[code]++;
  const weight = (code: number): number => (C * x.length) / (count * sizes[code]);
  if (count === 2) return [separate(x, classes, 1, weight(1), weight(0))];
  return Array.from({ length: count }, (_, code) => separate(x, classes, code, weight(code), C));
}

/** The classes of numbers: the first of the largest values of the lines. */
export function predictLinearSvm(lines: LinearSvm, x: Float64Array): Int32Array {
  return Int32Array.from(x, (value) => {
    const decisions = lines.map(([w, b]) => w * value + b);
    return lines.length === 1 ? Number(decisions[0] > 0) : decisions.indexOf(Math.max(...decisions));
  });
}

/**
 * Minimises (w² + b²)/2 + Σ c·max(0, 1 - y·(w·x + b))² by Newton's method; the objective is quadratic between the places where
 * samples come and go, so few steps end exactly.
 */
function separate(x: Float64Array, classes: Int32Array, positive: number, cPositive: number, cNegative: number): Line {
  let [w, b] = [0, 0];
  let now = look(x, classes, positive, cPositive, cNegative, w, b);
  const start = Math.hypot(now.gw, now.gb);
  for (let iteration = 0; iteration < ITERATIONS && Math.hypot(now.gw, now.gb) > 1e-12 * start; iteration++) {
    const determinant = now.ww * now.bb - now.wb * now.wb;
    const dw = (now.wb * now.gb - now.bb * now.gw) / determinant;
    const db = (now.wb * now.gw - now.ww * now.gb) / determinant;
    let length = 1;
    let next = look(x, classes, positive, cPositive, cNegative, w + dw, b + db);
    while (next.value > now.value + 1e-4 * length * (now.gw * dw + now.gb * db) && length > 1e-10) {
      length /= 2;
      next = look(x, classes, positive, cPositive, cNegative, w + length * dw, b + length * db);
    }
    if (!(next.value < now.value)) break;
    [w, b] = [w + length * dw, b + length * db];
    now = next;
  }
  return [w, b];
}

/** Value, gradient and second derivatives of the objective. */
function look(x: Float64Array, classes: Int32Array, positive: number, cPositive: number, cNegative: number, w: number, b: number) {
  const sums = { value: (w * w + b * b) / 2, gw: w, gb: b, ww: 1, wb: 0, bb: 1 };
  for (let i = 0; i < x.length; i++) {
    const isPositive = classes[i] === positive;
    const y = isPositive ? 1 : -1;
    const c = isPositive ? cPositive : cNegative;
    const short = 1 - y * (w * x[i] + b);
    if (short <= 0) continue;
    sums.value += c * short * short;
    sums.gw -= 2 * c * y * short * x[i];
    sums.gb -= 2 * c * y * short;
    sums.ww += 2 * c * x[i] * x[i];
    sums.wb += 2 * c * x[i];
    sums.bb += 2 * c;
  }
  return sums;
}
