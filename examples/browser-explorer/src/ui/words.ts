import type { LoadedData, ModelInfo, RunsOnDevice } from '../protocol.js';

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
  const digits = size !== 0 && (size < 1e-3 || size >= 1e6) ? size.toExponential(2) : size >= 1000 ? count(Math.round(size)) : Number(size.toPrecision(3)).toString();
  return value < 0 ? `−${digits}` : digits;
}

export function bytes(n: number): string {
  if (n < 1000) return `${n} B`;
  return n < 1e6 ? `${Math.round(n / 1000)} kB` : `${(n / 1e6).toFixed(1)} MB`;
}

/** What data is called. */
export function dataName({ name }: LoadedData): string {
  return ({ digits: 'Digits', mnist: 'MNIST' } as Readonly<Record<string, string>>)[name] ?? name;
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

const DEVICES: Readonly<Record<string, string>> = { wasm: 'WebAssembly', webgpu: 'WebGPU', webgl: 'WebGL', cpu: 'JavaScript' };

/** What computed, in a few words. */
export function deviceWords({ device, threads }: RunsOnDevice): string {
  return `${DEVICES[device] ?? device}${threads > 1 ? `, ${threads} threads` : ''}`;
}
