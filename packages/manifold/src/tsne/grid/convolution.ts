import { COLUMNS_AT_ONCE, ColumnFft, type ComplexColumns } from './fft.js';

const { min } = Math;

/** Columns that are transformed together: enough to keep the inner loops long, few enough for the cache. */
export const BATCH = 16;

/** The large arrays of a convolution of an n × n grid with transforms of length L; they may lie in shared memory. */
export interface ConvolutionMemory {
  /** The real, even spectrum of what is convolved with, divided by L²: (L/2 + 1)·L numbers where {@link spectrumIndex} says. */
  readonly spectrum: Float32Array;
  /** (L/2 + 1)·n complex numbers. */
  readonly work: ComplexColumns;
}

/**
 * Convolves a real n × n grid with an even kernel, cyclically (L = n) or as if zeros surrounded the grid (L = 2n); n is a multiple of 8.
 *
 * Three passes that several threads can share, each by its own range: {@link forward} transforms along columns, two real
 * columns packed into a complex one; {@link multiply} transforms along rows, multiplies by the spectrum and transforms
 * back; {@link backward} transforms back along columns. With L = 2n the zeros are neither stored nor read, and what lies
 * outside the grid is not computed.
 */
export class Convolution {
  /** Number of frequencies kept of each real column. */
  readonly frequencies: number;
  private readonly transform: ColumnFft;
  private readonly padded: boolean;

  constructor(
    readonly size: number,
    length: number,
    private readonly memory: ConvolutionMemory,
  ) {
    this.transform = new ColumnFft(length, BATCH);
    this.padded = length !== size;
    this.frequencies = length / 2 + 1;
  }

  /** Transforms columns from … to of the grid; both are multiples of 2·BATCH, or the end. */
  forward(grid: Float64Array, from: number, to: number): void {
    const { size, padded, transform } = this;
    const { re, im } = transform.input;
    for (let j = from; j < to; j += 2 * BATCH) {
      const width = min(2 * BATCH, size - j) / 2;
      for (let i = 0; i < size; i++) {
        const o = i * size + j;
        const p = i * width;
        for (let q = 0; q < width; q++) {
          re[p + q] = grid[o + q];
          im[p + q] = grid[o + width + q];
        }
      }
      this.split(transform.forward(width, padded), j, width);
    }
  }

  /** Rows of frequencies from … to; both are multiples of BATCH, or the end. */
  multiply(from: number, to: number): void {
    const { size, padded, transform } = this;
    const { spectrum, work } = this.memory;
    const { length } = transform;
    for (let k = from; k < to; k += BATCH) {
      const columns = min(BATCH, this.frequencies - k);
      // The last frequency stands alone; zeros beside it make up the number.
      const width = Math.ceil(columns / COLUMNS_AT_ONCE) * COLUMNS_AT_ONCE;
      copyColumns(work, k * size, columns, transform.input, 0, width, size);
      const z = transform.forward(width, padded);
      scale(z, width, spectrum, k * length, columns, length);
      copyColumns(transform.inverse(width, z, padded), 0, width, work, k * size, columns, size);
    }
  }

  /** Transforms columns from … to back into the grid; both are multiples of 2·BATCH, or the end. */
  backward(grid: Float64Array, from: number, to: number): void {
    const { size, padded, transform } = this;
    for (let j = from; j < to; j += 2 * BATCH) {
      const width = min(2 * BATCH, size - j) / 2;
      this.join(transform.input, j, width);
      const { re, im } = transform.inverse(width, transform.input, padded);
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
  private split({ re, im }: ComplexColumns, j: number, width: number): void {
    const { size, frequencies } = this;
    const { re: wr, im: wi } = this.memory.work;
    const { length } = this.transform;
    for (let k = 0; k < frequencies; k++) {
      const here = k * width;
      const mirror = (k === 0 ? 0 : length - k) * width;
      const block = k - (k % BATCH);
      const step = min(BATCH, frequencies - block);
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
  private join({ re, im }: ComplexColumns, j: number, width: number): void {
    const { size, frequencies } = this;
    const { re: wr, im: wi } = this.memory.work;
    const { length } = this.transform;
    for (let k = 0; k < frequencies; k++) {
      const here = k * width;
      const mirror = (length - k) * width;
      const mirrored = k > 0 && k < frequencies - 1;
      const block = k - (k % BATCH);
      const step = min(BATCH, frequencies - block);
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

/** Rows of one block into rows of another, of which the wider's further columns are zero or left out. */
function copyColumns(from: ComplexColumns, start: number, width: number, to: ComplexColumns, target: number, targetWidth: number, rows: number): void {
  if (width === targetWidth) {
    to.re.set(from.re.subarray(start, start + rows * width), target);
    to.im.set(from.im.subarray(start, start + rows * width), target);
    return;
  }
  for (let i = 0; i < rows; i++) {
    for (let q = 0; q < targetWidth; q++) {
      to.re[target + i * targetWidth + q] = q < width ? from.re[start + i * width + q] : 0;
      to.im[target + i * targetWidth + q] = q < width ? from.im[start + i * width + q] : 0;
    }
  }
}

function scale({ re, im }: ComplexColumns, width: number, factors: Float32Array, offset: number, columns: number, rows: number): void {
  if (width === columns) {
    for (let q = 0; q < rows * width; q++) {
      const factor = factors[offset + q];
      re[q] *= factor;
      im[q] *= factor;
    }
    return;
  }
  for (let i = 0; i < rows; i++) {
    for (let q = 0; q < columns; q++) {
      const factor = factors[offset + i * columns + q];
      re[i * width + q] *= factor;
      im[i * width + q] *= factor;
    }
  }
}

/** Where the factor of frequency (k, v), k from 0 to L/2 and v from 0 to L - 1, lies in {@link ConvolutionMemory.spectrum}. */
export function spectrumIndex(length: number, k: number, v: number): number {
  const block = k - (k % BATCH);
  return block * length + v * min(BATCH, length / 2 + 1 - block) + (k - block);
}
