import { InvalidParameterError, type NdArray, ndarray, rowsOf } from '@latentkit/core';
import { type Dataset, toUnit } from '@latentkit/datasets';
import { AffineScaler, MinMaxScaler, type Scaler } from '@latentkit/preprocessing';
import type { ImageShape, LoadedData } from '../protocol.js';

/** Numbers in a sample that the page takes: a colour picture of 64 × 64. */
const MOST_FEATURES = 64 * 64 * 3;
/** Numbers in all samples together: some 400 MB as they are trained on. */
const MOST_NUMBERS = 100e6;
const LEAST_ROWS = 2;

/** The samples that models train on. */
export interface Samples {
  /** In [0, 1]: [rows, features]. */
  readonly x: NdArray<Float32Array>;
  /** What brought the data's own numbers to [0, 1]. */
  readonly scaler: Scaler;
  /** [rows, columns], with channels where there are three; [features] for tables. */
  readonly sampleShape: readonly number[];
  readonly name: string;
}

/** A data set as models train on it and as the page shows it. Throws InvalidParameterError for more than the page can hold. */
export function asSamples(dataset: Dataset, notes: readonly string[] = []): { readonly samples: Samples; readonly loaded: LoadedData } {
  checkSize(dataset);
  const said = [...notes];
  const image = imageOf(dataset, said);
  const { x, scaler } = image === undefined ? tableToUnit(dataset, said) : imageToUnit(dataset);
  const labels = labelsOf(dataset);
  const pixels = new Uint8Array(x.data.length);
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.round(255 * x.data[i]);
  const loaded: LoadedData = {
    name: dataset.name,
    rows: rowsOf(x),
    features: x.shape[1],
    pixels,
    notes: said,
    ...(image === undefined ? {} : { image }),
    ...(labels ?? {}),
    ...(image !== undefined || dataset.featureNames === undefined ? {} : { featureNames: dataset.featureNames }),
  };
  const sampleShape = image === undefined ? [x.shape[1]] : [image.height, image.width, ...(image.channels === 3 ? [3] : [])];
  return { samples: { x, scaler, sampleShape, name: dataset.name }, loaded };
}

/** Throws for more columns than the page shows, as soon as their number is known. */
export function checkColumns(name: string, features: number): void {
  if (features <= MOST_FEATURES) return;
  throw new InvalidParameterError({
    parameter: name,
    got: `${features.toLocaleString('en')} numbers in a sample`,
    expected: `at most ${MOST_FEATURES.toLocaleString('en')}`,
    remedy: 'Leave columns out, or scale pictures down to 64 × 64.',
  });
}

function checkSize({ name, x }: Dataset): void {
  const [rows, features] = x.shape;
  checkColumns(name, features);
  if (rows < LEAST_ROWS) {
    throw new InvalidParameterError({ parameter: name, got: `${rows} sample`, expected: `at least ${LEAST_ROWS} samples`, remedy: 'Choose a file with more rows, or several pictures at once.' });
  }
  if (x.data.length <= MOST_NUMBERS) return;
  throw new InvalidParameterError({
    parameter: name,
    got: `${(x.data.length / 1e6).toFixed(0)} million numbers`,
    expected: `at most ${MOST_NUMBERS / 1e6} million, which a page can hold`,
    remedy: 'Take fewer rows.',
  });
}

/** Rows that are pictures by their shape, or by being squares of whole numbers from 0 to 255. */
function imageOf({ x, sampleShape, range }: Dataset, notes: string[]): ImageShape | undefined {
  const [height, width, channels = 1] = sampleShape;
  if (sampleShape.length === 2 || (sampleShape.length === 3 && (channels === 1 || channels === 3))) return { width, height, channels: channels === 3 ? 3 : 1 };
  if (sampleShape.length !== 1) return undefined;
  const side = Math.sqrt(x.shape[1]);
  if (!Number.isInteger(side) || side < 8 || range !== undefined) return undefined;
  for (const value of x.data) if (!(value >= 0 && value <= 255 && Number.isInteger(value))) return undefined;
  notes.push(`Rows of ${x.shape[1]} whole numbers from 0 to 255 are taken for pictures of ${side} × ${side}.`);
  return { width: side, height: side, channels: 1 };
}

function imageToUnit(dataset: Dataset): Pick<Samples, 'x' | 'scaler'> {
  const range = dataset.range ?? unitRange(dataset.x);
  const { x, offset, scale } = toUnit({ name: dataset.name, x: dataset.x, ...(range === undefined ? {} : { range }) });
  return { x, scaler: new AffineScaler({ offset, scale: 1 / scale }) };
}

/** Numbers that lie in [0, 1] already are left as they are. */
function unitRange({ data }: NdArray): readonly [number, number] | undefined {
  for (const value of data) if (!(value >= 0 && value <= 1)) return undefined;
  return [0, 1];
}

function tableToUnit({ x }: Dataset, notes: string[]): Pick<Samples, 'x' | 'scaler'> {
  const scaler = new MinMaxScaler().fit(x);
  const constant = scaler.dataRange.reduce((count, range) => count + (range === 0 ? 1 : 0), 0);
  if (constant > 0) notes.push(`${constant} of ${x.shape[1]} columns hold one value only and are taken for 0.`);
  notes.push('Each column is scaled from its least to its greatest value onto 0 to 1.');
  const { data } = scaler.transform(x);
  return { x: ndarray(Float32Array.from(data, (value) => Math.min(1, Math.max(0, value))), x.shape), scaler };
}

/** Labels that count classes from 0, and the classes' names. */
function labelsOf({ y, targetNames }: Dataset): Pick<LoadedData, 'labels' | 'classNames'> | undefined {
  if (y === undefined) return undefined;
  if (targetNames !== undefined) return { labels: y.data.slice(), classNames: targetNames };
  const values = [...new Set(y.data)].sort((a, b) => a - b);
  const place = new Map(values.map((value, i) => [value, i]));
  return { labels: y.data.map((value) => place.get(value)!), classNames: values.map(String) };
}
