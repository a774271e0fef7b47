import { type Butterfly, type Stage, radix2, radix3, radix4 } from './butterflies.js';
import { type ComplexBlock, swapped } from './complex-block.js';
import { radix4FirstHalf, radix4ZeroPadded } from './pruned-butterflies.js';
import { radix8 } from './radix8.js';

/** A discrete Fourier transform of one length, prepared. */
export interface FftPlan {
  readonly length: number;
  /** Begins with radix 4, which can leave out a zero half of the input. */
  readonly forward: readonly Stage[];
  /** Ends with radix 4, which can leave out the second half of the output. */
  readonly inverse: readonly Stage[];
}

const BUTTERFLIES = { 2: radix2, 3: radix3, 4: radix4, 8: radix8 } as const;

/** Prepares transforms of a length 4·2^a·3^b. */
export function planFft(length: number): FftPlan {
  const radices: Stage['radix'][] = [];
  let rest = length;
  for (const radix of [4, 2, 3] as const) {
    for (; rest % radix === 0; rest /= radix) radices.push(radix);
  }
  // 4·4·2 as 4·8: a pass less.
  const two = radices.indexOf(2);
  if (two > 1) radices.splice(two - 1, 2, 8);
  if (rest !== 1 || radices[0] !== 4) throw new RangeError(`no transform of length ${length}`);
  return { length, forward: stages(length, radices), inverse: stages(length, [...radices.slice(1), 4]) };
}

function stages(length: number, radices: readonly Stage['radix'][]): Stage[] {
  let rest = length;
  let stride = 1;
  return radices.map((radix) => {
    const groups = rest / radix;
    const twiddles = new Float64Array(2 * groups * (radix - 1));
    for (let p = 0, t = 0; p < groups; p++) {
      for (let k = 1; k < radix; k++) {
        const angle = (-2 * Math.PI * p * k) / rest;
        twiddles[t++] = Math.cos(angle);
        twiddles[t++] = Math.sin(angle);
      }
    }
    const stage: Stage = { radix, groups, stride, twiddles };
    rest = groups;
    stride *= radix;
    return stage;
  });
}

/** Two blocks for intermediate results, and which half is zero or not wanted. */
export interface FftOptions {
  readonly scratch: readonly [ComplexBlock, ComplexBlock];
  /** Whether the second half of the longer side (input forward, output inverse) is zero or not wanted. */
  readonly half: boolean;
}

/**
 * Σ_j x_j exp(-2πijk/L) for `width` columns at once (Stockham's self-sorting algorithm). The result lies in one of the
 * two scratch blocks; the input may be the first of them, and is kept if it is none of them.
 */
export function fft(plan: FftPlan, width: number, x: ComplexBlock, options: FftOptions): ComplexBlock {
  return pass(plan.forward, width, x, options.scratch, options.half ? radix4ZeroPadded : undefined, undefined);
}

/** Σ_k x_k exp(2πijk/L), without the division by L. */
export function inverseFft(plan: FftPlan, width: number, x: ComplexBlock, options: FftOptions): ComplexBlock {
  const [a, b] = options.scratch;
  return swapped(pass(plan.inverse, width, swapped(x), [swapped(a), swapped(b)], undefined, options.half ? radix4FirstHalf : undefined));
}

function pass(
  all: readonly Stage[],
  width: number,
  x: ComplexBlock,
  [a, b]: readonly [ComplexBlock, ComplexBlock],
  first: Butterfly | undefined,
  last: Butterfly | undefined,
): ComplexBlock {
  let from = x;
  let to = b;
  all.forEach((stage, i) => {
    const special = i === 0 && first !== undefined ? first : i === all.length - 1 ? last : undefined;
    (special ?? BUTTERFLIES[stage.radix])(from, to, stage, stage.stride * width);
    from = to;
    to = from === b ? a : b;
  });
  return from;
}
