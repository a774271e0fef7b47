import { type Kernel, WasmKernels, wasmMemory } from '../wasm/instance.js';
import { type ButterflyName, butterflies } from './butterflies.js';

const KERNELS = new WasmKernels(butterflies);

/** Widths are multiples of this: so many columns are computed at once. */
export const COLUMNS_AT_ONCE = 4;

/** One stage of a transform. */
interface Stage {
  readonly radix: Radix;
  readonly groups: number;
  /** Product of the radices of the stages before. */
  readonly stride: number;
  /** Where its twiddle factors lie, in bytes. */
  readonly twiddles: number;
}

type Radix = 2 | 3 | 4 | 8;

const NAMES: Readonly<Record<Radix, ButterflyName>> = { 2: 'radix2', 3: 'radix3', 4: 'radix4', 8: 'radix8' };

/** Real and imaginary parts of some columns side by side: row i of column q lies at `i * width + q`. */
export interface ComplexColumns {
  readonly re: Float32Array;
  readonly im: Float32Array;
}

/**
 * Discrete Fourier transforms of length 4·2^a·3^b along the rows of up to `width` columns at once, in float32, by WebAssembly
 * (Stockham's self-sorting algorithm). The numbers to transform are written into {@link input}; the results lie in what the
 * methods return, which is one of two blocks of this object. Relative errors are about 1e-7·log(length).
 */
export class ColumnFft {
  private readonly blocks: readonly [Block, Block];
  private readonly forwardStages: readonly Stage[];
  private readonly inverseStages: readonly Stage[];
  private readonly kernels: Readonly<Record<string, Kernel>>;

  constructor(
    readonly length: number,
    width: number,
  ) {
    const radices = radicesOf(length);
    const numbers = length * width;
    // Four arrays for the two blocks, and twiddle factors, of which there are fewer than 2·length in each direction.
    const memory = wasmMemory(4 * (4 * numbers + 4 * length), false);
    const array = (index: number): Float32Array => new Float32Array(memory.buffer, 4 * index * numbers, numbers);
    this.blocks = [
      { re: array(0), im: array(1) },
      { re: array(2), im: array(3) },
    ];
    const twiddles = new Float32Array(memory.buffer, 16 * numbers);
    this.forwardStages = stages(length, radices, twiddles, 0);
    this.inverseStages = stages(length, [...radices.slice(1), radices[0]], twiddles, 2 * length);
    this.kernels = KERNELS.over(memory);
  }

  /** The block that a transform begins with. */
  get input(): ComplexColumns {
    return this.blocks[0];
  }

  /** Σ_j x_j exp(-2πijk/L) of the input. With `half` its second half counts as zero, and is not read. */
  forward(width: number, half: boolean): ComplexColumns {
    return this.run(this.forwardStages, width, this.blocks[0], this.blocks[1], half ? 'radix4ZeroPadded' : undefined, undefined);
  }

  /** Σ_k x_k exp(2πijk/L) of a block of this object. With `half` only the first half of the results is computed. */
  inverse(width: number, x: ComplexColumns, half: boolean): ComplexColumns {
    const [a, b] = x.re === this.blocks[0].re ? this.blocks : [this.blocks[1], this.blocks[0]];
    // Real and imaginary parts swapped, the forward transform goes backward.
    return swapped(this.run(this.inverseStages, width, swapped(a), swapped(b), undefined, half ? 'radix4FirstHalf' : undefined));
  }

  private run(
    all: readonly Stage[],
    width: number,
    a: Block,
    b: Block,
    first: ButterflyName | undefined,
    last: ButterflyName | undefined,
  ): Block {
    let [x, y] = [a, b];
    all.forEach(({ radix, groups, stride, twiddles }, i) => {
      const special = i === 0 && first !== undefined ? first : i === all.length - 1 ? last : undefined;
      const kernel = this.kernels[special ?? NAMES[radix]];
      kernel(x.re.byteOffset, x.im.byteOffset, y.re.byteOffset, y.im.byteOffset, twiddles, groups, 4 * stride * width);
      [x, y] = [y, x];
    });
    return x;
  }
}

type Block = ComplexColumns;

function swapped({ re, im }: Block): Block {
  return { re: im, im: re };
}

/** Radices, of which the first is 4: it can leave out a half. */
function radicesOf(length: number): Radix[] {
  const radices: Radix[] = [];
  let rest = length;
  for (const radix of [4, 2, 3] as const) {
    for (; rest % radix === 0; rest /= radix) radices.push(radix);
  }
  // 4·4·2 as 4·8: a pass less.
  const two = radices.indexOf(2);
  if (two > 1) radices.splice(two - 1, 2, 8);
  if (rest !== 1 || radices[0] !== 4) throw new RangeError(`no transform of length ${length}`);
  return radices;
}

function stages(length: number, radices: readonly Radix[], twiddles: Float32Array, offset: number): Stage[] {
  let rest = length;
  let stride = 1;
  let at = offset;
  return radices.map((radix) => {
    const groups = rest / radix;
    const stage: Stage = { radix, groups, stride, twiddles: twiddles.byteOffset + 4 * at };
    for (let p = 0; p < groups; p++) {
      for (let k = 1; k < radix; k++) {
        const angle = (-2 * Math.PI * p * k) / rest;
        twiddles[at++] = Math.cos(angle);
        twiddles[at++] = Math.sin(angle);
      }
    }
    rest = groups;
    stride *= radix;
    return stage;
  });
}
