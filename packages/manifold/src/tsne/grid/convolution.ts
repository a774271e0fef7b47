import { type ComplexBlock, complexBlock } from './complex-block.js';
import { type FftPlan, fft, inverseFft, planFft } from './fft.js';

/** Columns that are transformed together: enough to keep the inner loops long, few enough for the cache. */
export const BATCH = 8;

/** The large arrays of a convolution of an n × n grid with transforms of length L; they may lie in shared memory. */
export interface ConvolutionMemory {
  /** The real, even spectrum of what is convolved with, divided by L²: (L/2 + 1)·L numbers where {@link spectrumIndex} says. */
  readonly spectrum: Float64Array;
  /** (L/2 + 1)·n complex numbers. */
  readonly work: ComplexBlock;
}

/**
 * Convolves a real n × n grid with an even kernel, cyclically (L = n) or as if zeros surrounded the grid (L = 2n).
 *
 * Three passes that several threads can share, each by its own range: {@link forward} transforms along columns, two real
 * columns packed into a complex one; {@link multiply} transforms along rows, multiplies by the spectrum and transforms
 * back; {@link backward} transforms back along columns. With L = 2n the zeros are neither stored nor read, and what lies
 * outside the grid is not computed.
 */
export class Convolution {
  /** Number of frequencies kept of each real column. */
  readonly frequencies: number;
  private readonly plan: FftPlan;
  private readonly padded: boolean;
  private readonly a: ComplexBlock;
  private readonly b: ComplexBlock;

  constructor(
    readonly size: number,
    length: number,
    private readonly memory: ConvolutionMemory,
  ) {
    this.plan = planFft(length);
    this.padded = length !== size;
    this.frequencies = length / 2 + 1;
    this.a = complexBlock(length * BATCH);
    this.b = complexBlock(length * BATCH);
  }

  /** Transforms columns from … to of the grid; both are multiples of 2·BATCH, or the end. */
  forward(grid: Float64Array, from: number, to: number): void {
    const { size, padded, plan, a, b } = this;
    for (let j = from; j < to; j += 2 * BATCH) {
      const width = Math.min(2 * BATCH, size - j) / 2;
      for (let i = 0; i < size; i++) {
        const o = i * size + j;
        const p = i * width;
        for (let q = 0; q < width; q++) {
          a.re[p + q] = grid[o + q];
          a.im[p + q] = grid[o + width + q];
        }
      }
      this.split(fft(plan, width, a, { scratch: [a, b], half: padded }), j, width);
    }
  }

  /** Rows of frequencies from … to; both are multiples of BATCH, or the end. */
  multiply(from: number, to: number): void {
    const { size, padded, plan, a, b } = this;
    const { spectrum, work } = this.memory;
    for (let k = from; k < to; k += BATCH) {
      const width = Math.min(BATCH, this.frequencies - k);
      const block = { re: work.re.subarray(k * size, (k + width) * size), im: work.im.subarray(k * size, (k + width) * size) };
      const z = fft(plan, width, block, { scratch: [a, b], half: padded });
      scale(z, spectrum, k * plan.length, plan.length * width);
      const result = inverseFft(plan, width, z, { scratch: z === a ? [a, b] : [b, a], half: padded });
      block.re.set(result.re.subarray(0, size * width));
      block.im.set(result.im.subarray(0, size * width));
    }
  }

  /** Transforms columns from … to back into the grid; both are multiples of 2·BATCH, or the end. */
  backward(grid: Float64Array, from: number, to: number): void {
    const { size, padded, plan, a, b } = this;
    for (let j = from; j < to; j += 2 * BATCH) {
      const width = Math.min(2 * BATCH, size - j) / 2;
      this.join(a, j, width);
      const { re, im } = inverseFft(plan, width, a, { scratch: [a, b], half: padded });
      for (let i = 0; i < size; i++) {
        const o = i * size + j;
        const p = i * width;
        for (let q = 0; q < width; q++) {
          grid[o + q] = re[p + q];
          grid[o + width + q] = im[p + q];
        }
      }
    }
  }

  /** The spectra of two real columns out of the spectrum of one as real and the other as imaginary part. */
  private split({ re, im }: ComplexBlock, j: number, width: number): void {
    const { size, frequencies } = this;
    const { re: wr, im: wi } = this.memory.work;
    const { length } = this.plan;
    for (let k = 0; k < frequencies; k++) {
      const here = k * width;
      const mirror = (k === 0 ? 0 : length - k) * width;
      const block = k - (k % BATCH);
      const step = Math.min(BATCH, frequencies - block);
      let o = block * size + j * step + (k - block);
      let o2 = o + width * step;
      for (let q = 0; q < width; q++) {
        const a = re[here + q];
        const b = im[here + q];
        const c = re[mirror + q];
        const d = im[mirror + q];
        wr[o] = 0.5 * (a + c);
        wi[o] = 0.5 * (b - d);
        wr[o2] = 0.5 * (b + d);
        wi[o2] = 0.5 * (c - a);
        o += step;
        o2 += step;
      }
    }
  }

  /** The reverse of {@link split}. */
  private join({ re, im }: ComplexBlock, j: number, width: number): void {
    const { size, frequencies } = this;
    const { re: wr, im: wi } = this.memory.work;
    const { length } = this.plan;
    for (let k = 0; k < frequencies; k++) {
      const here = k * width;
      const mirror = (length - k) * width;
      const mirrored = k > 0 && k < frequencies - 1;
      const block = k - (k % BATCH);
      const step = Math.min(BATCH, frequencies - block);
      let o = block * size + j * step + (k - block);
      let o2 = o + width * step;
      for (let q = 0; q < width; q++) {
        const a = wr[o];
        const b = wi[o];
        const c = wr[o2];
        const d = wi[o2];
        re[here + q] = a - d;
        im[here + q] = b + c;
        if (mirrored) {
          re[mirror + q] = a + d;
          im[mirror + q] = c - b;
        }
        o += step;
        o2 += step;
      }
    }
  }
}

function scale({ re, im }: ComplexBlock, factors: Float64Array, offset: number, length: number): void {
  for (let q = 0; q < length; q++) {
    const factor = factors[offset + q];
    re[q] *= factor;
    im[q] *= factor;
  }
}

/** Where the factor of frequency (k, v), k from 0 to L/2 and v from 0 to L - 1, lies in {@link ConvolutionMemory.spectrum}. */
export function spectrumIndex(length: number, k: number, v: number): number {
  const block = k - (k % BATCH);
  return block * length + v * Math.min(BATCH, length / 2 + 1 - block) + (k - block);
}
