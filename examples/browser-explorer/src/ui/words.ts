import type { LoadedData, ModelInfo } from '../protocol.js';

/** A count as people read it: 60,000. */
export function count(n: number): string {
  return n.toLocaleString('en');
}

/** One thing or several: `1 sample`, `2 samples`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** A measured number with three significant digits. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(2);
  return size >= 1000 ? count(Math.round(value)) : Number(value.toPrecision(3)).toString();
}

export function bytes(n: number): string {
  if (n < 1000) return `${n} B`;
  return n < 1e6 ? `${Math.round(n / 1000)} kB` : `${(n / 1e6).toFixed(1)} MB`;
}

/** Data in a few words. */
export function dataWords(data: LoadedData): string {
  const { rows, features, image } = data;
  const each = image === undefined ? plural(features, 'column') : `${image.width} × ${image.height} pixels${image.channels === 3 ? ' in colour' : ''}`;
  return `${plural(rows, 'sample')} of ${each}`;
}

/** A family as people call it. */
export function familyWords(family: string): string {
  return family === 'stacked' ? 'Autoencoder' : `${family.charAt(0).toUpperCase()}${family.slice(1)} autoencoder`;
}

/** A model in a few words. */
export function modelWords(model: ModelInfo): string {
  return `${familyWords(model.family)}, ${plural(model.latentDim, 'number')} per sample`;
}
