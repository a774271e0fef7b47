import { type Code, FunctionBuilder, f32x4, int } from '../wasm/function-builder.js';
import type { WasmFunction } from '../wasm/module.js';

const { add, subtract, multiply } = f32x4;

/** A complex number in code: four of them, in neighbouring columns. */
interface Complex {
  readonly re: Code;
  readonly im: Code;
}

/** A transform of a few complex numbers, out of numbers kept into numbers to be kept. */
type SmallTransform = (f: FunctionBuilder, x: readonly Complex[]) => Complex[];

/** Parameters of each kernel: addresses of x, y (real and imaginary parts) and of twiddle factors; groups; bytes of a run. */
const PARAMETERS = 7;

/**
 * A stage of Stockham's transform: for each of `groups` groups and each column of a run, `inputs` numbers that lie groups·run
 * apart become `outputs` that lie a run apart, all but the first multiplied by the group's twiddle factors.
 */
function stage(name: string, radix: number, transform: SmallTransform, inputs = radix, outputs = radix): WasmFunction {
  const f = new FunctionBuilder(name, PARAMETERS);
  const [xr, xi, yr, yi, twiddles, groups, run] = Array.from({ length: PARAMETERS }, (_, i) => f.parameter(i));
  const apart = f.integer(int.multiply(groups, run));
  const source = f.integer(int.constant(0));
  const target = f.integer(int.constant(0));
  const factor = f.integer(twiddles);
  const group = f.integer(int.constant(0));
  f.loop(group, groups, 1, () => {
    const turns = Array.from({ length: outputs - 1 }, (_, k): Complex => ({
      re: f.vector(f32x4.loadSplat(factor, 8 * k)),
      im: f.vector(f32x4.loadSplat(factor, 8 * k + 4)),
    }));
    const from = steps(f, source, apart, inputs);
    const to = steps(f, target, run, outputs);
    const column = f.integer(int.constant(0));
    f.loop(column, run, 16, () => {
      const x = from.map((offset) => {
        const at = f.integer(int.add(offset, column));
        return { re: f.vector(f32x4.load(int.add(xr, at))), im: f.vector(f32x4.load(int.add(xi, at))) };
      });
      transform(f, x).slice(0, outputs).forEach((value, k) => {
        const y = k === 0 ? value : turned(value, turns[k - 1]);
        const at = f.integer(int.add(to[k], column));
        f.storeVector(int.add(yr, at), y.re);
        f.storeVector(int.add(yi, at), y.im);
      });
    });
    f.assign(source, int.add(source, run));
    f.assign(target, int.add(target, int.multiply(run, int.constant(radix))));
    f.assign(factor, int.add(factor, int.constant(8 * (radix - 1))));
  });
  return f.build();
}

/** start, start + step, start + 2·step, … */
function steps(f: FunctionBuilder, start: Code, step: Code, count: number): Code[] {
  const offsets = [f.integer(start)];
  while (offsets.length < count) offsets.push(f.integer(int.add(offsets[offsets.length - 1], step)));
  return offsets;
}

function turned(x: Complex, by: Complex): Complex {
  return {
    re: subtract(multiply(by.re, x.re), multiply(by.im, x.im)),
    im: add(multiply(by.re, x.im), multiply(by.im, x.re)),
  };
}

function sum(f: FunctionBuilder, a: Complex, b: Complex): Complex {
  return { re: f.vector(add(a.re, b.re)), im: f.vector(add(a.im, b.im)) };
}

function difference(f: FunctionBuilder, a: Complex, b: Complex): Complex {
  return { re: f.vector(subtract(a.re, b.re)), im: f.vector(subtract(a.im, b.im)) };
}

/** a - ib, a quarter of a turn backwards. */
function minusQuarter(f: FunctionBuilder, a: Complex, b: Complex): Complex {
  return { re: f.vector(add(a.re, b.im)), im: f.vector(subtract(a.im, b.re)) };
}

/** a + ib. */
function plusQuarter(f: FunctionBuilder, a: Complex, b: Complex): Complex {
  return { re: f.vector(subtract(a.re, b.im)), im: f.vector(add(a.im, b.re)) };
}

const two: SmallTransform = (f, [a, b]) => [sum(f, a, b), difference(f, a, b)];

const three: SmallTransform = (f, [a, b, c]) => {
  const s = sum(f, b, c);
  const d = difference(f, b, c);
  const half = f32x4.constant(0.5);
  const sine = f32x4.constant(Math.sqrt(3) / 2);
  const middle = { re: f.vector(subtract(a.re, multiply(half, s.re))), im: f.vector(subtract(a.im, multiply(half, s.im))) };
  const side = { re: f.vector(multiply(sine, d.re)), im: f.vector(multiply(sine, d.im)) };
  return [sum(f, a, s), minusQuarter(f, middle, side), plusQuarter(f, middle, side)];
};

const four: SmallTransform = (f, [a, b, c, d]) => {
  const [p, m] = two(f, [a, c]);
  const [s, j] = two(f, [b, d]);
  return [sum(f, p, s), minusQuarter(f, m, j), difference(f, p, s), plusQuarter(f, m, j)];
};

/** The third and fourth input are zero. */
const fourZeroPadded: SmallTransform = (f, [a, b]) => [sum(f, a, b), minusQuarter(f, a, b), difference(f, a, b), plusQuarter(f, a, b)];

const fourFirstHalf: SmallTransform = (f, [a, b, c, d]) => {
  const [p, m] = two(f, [a, c]);
  const [s, j] = two(f, [b, d]);
  return [sum(f, p, s), minusQuarter(f, m, j)];
};

const eight: SmallTransform = (f, x) => {
  const even = four(f, [x[0], x[2], x[4], x[6]]);
  const [o0, o1, o2, o3] = four(f, [x[1], x[3], x[5], x[7]]);
  // The odd ones turned by eighths of a turn: (1 - i)/√2 and (-1 - i)/√2.
  const root = f32x4.constant(Math.SQRT1_2);
  const t1 = { re: f.vector(multiply(root, add(o1.re, o1.im))), im: f.vector(multiply(root, subtract(o1.im, o1.re))) };
  const t3 = { re: f.vector(multiply(root, subtract(o3.im, o3.re))), im: f.vector(multiply(root, add(o3.re, o3.im))) };
  return [
    sum(f, even[0], o0),
    sum(f, even[1], t1),
    minusQuarter(f, even[2], o2),
    { re: f.vector(add(even[3].re, t3.re)), im: f.vector(subtract(even[3].im, t3.im)) },
    difference(f, even[0], o0),
    difference(f, even[1], t1),
    plusQuarter(f, even[2], o2),
    { re: f.vector(subtract(even[3].re, t3.re)), im: f.vector(add(even[3].im, t3.im)) },
  ];
};

/** Names of the kernels: by radix, and the two that leave out a half. */
export type ButterflyName = 'radix2' | 'radix3' | 'radix4' | 'radix8' | 'radix4ZeroPadded' | 'radix4FirstHalf';

/** Makes the kernels. */
export function butterflies(): WasmFunction[] {
  return [
    stage('radix2', 2, two),
    stage('radix3', 3, three),
    stage('radix4', 4, four),
    stage('radix8', 8, eight),
    stage('radix4ZeroPadded', 4, fourZeroPadded, 2),
    stage('radix4FirstHalf', 4, fourFirstHalf, 4, 2),
  ];
}
