import { type Json, type NdArray, decodeSafetensors, random, sizeOf } from '@latentkit/core';
import { loadRuntime, type RuntimeTensor } from '@latentkit/onnx';

interface Described {
  readonly inputShape: number[];
  readonly conditionUnits: number;
  readonly seed: number;
  readonly batchSize: number;
  readonly epoch: number;
  readonly firstStep: number;
  readonly terms: string[];
  readonly divisible: boolean;
  readonly history: Json;
  readonly noise: { input: string; stream: string; kind: 'uniform' | 'normal'; range: [number, number]; repeats: number; shape: number[] }[];
  readonly variables: { name: string; shape: number[]; trainable: boolean; places: { file: string; offset: number; transposed: boolean }[] }[];
  readonly slots: { name: string; shape: number[] }[];
  readonly files: Record<string, { bytes: number; sha256: string }>;
}

/** `training.json`. */
export function described(files: ReadonlyMap<string, Uint8Array>): Described {
  return JSON.parse(new TextDecoder().decode(files.get('training.json'))) as Described;
}

/**
 * Epochs from the files of an exported training alone, each batch in parts whose gradients are averaged. Gives the mean loss
 * of each epoch and the last weights and slots by name.
 */
export async function replay(files: ReadonlyMap<string, Uint8Array>, x: NdArray, epochs: number, parts = 1, condition?: NdArray): Promise<{ losses: number[]; state: Map<string, Float32Array> }> {
  const { inputShape, conditionUnits, seed, batchSize, epoch: first, firstStep, noise, variables } = described(files);
  const runtime = await loadRuntime({ device: 'cpu' });
  const gradients = await runtime.createSession(files.get('gradients.onnx')!, { threads: 1 });
  const update = await runtime.createSession(files.get('update.onnx')!, { threads: 1 });
  const scalars = decodeSafetensors(files.get('scalars.safetensors')!).tensors;
  const shapes = new Map([...variables, ...described(files).slots].map(({ name, shape }) => [name, shape]));
  const state = new Map([...decodeSafetensors(files.get('state.safetensors')!).tensors].map(([name, { data }]) => [name.slice(name.indexOf('/') + 1), data as Float32Array]));
  const tensor = (data: Float32Array, shape: readonly number[]): RuntimeTensor => runtime.tensor('float32', data.slice(), shape);
  const fed = (names: readonly string[], own: Record<string, RuntimeTensor>, step: number): Record<string, RuntimeTensor> =>
    Object.fromEntries(
      names.map((name) => {
        if (own[name] !== undefined) return [name, own[name]];
        if (name.startsWith('scalar:')) return [name, tensor(Float32Array.of(scalars.get(name.replace(':', '/'))!.data[step - firstStep]), [])];
        if (name.startsWith('key:')) return [name, runtime.tensor('uint32', Uint32Array.from(random(seed).stream(name.slice(4)).at(step).key), [2])];
        return [name, tensor(state.get(name)!, shapes.get(name)!)];
      }),
    );
  const rows = (array: NdArray, index: Int32Array, shape: readonly number[]): RuntimeTensor => {
    const size = sizeOf(shape);
    const data = new Float32Array(index.length * size);
    index.forEach((row, i) => data.set(array.data.subarray(row * size, (row + 1) * size), i * size));
    return runtime.tensor('float32', data, [index.length, ...shape]);
  };
  const n = x.shape[0];
  const losses: number[] = [];
  let step = firstStep;
  for (let epoch = first + 1; epoch <= epochs; epoch++) {
    const order = random(seed).stream('shuffle').at(epoch).permutation(n);
    let sum = 0;
    for (let at = 0; at < n; at += batchSize, step++) {
      const batch = order.subarray(at, Math.min(n, at + batchSize));
      const means = new Map<string, Float32Array>();
      for (let part = 0; part < parts; part++) {
        const [from, to] = [part, part + 1].map((k) => Math.floor((batch.length * k) / parts));
        if (from === to) continue;
        const own: Record<string, RuntimeTensor> = { x: rows(x, batch.subarray(from, to), inputShape) };
        if (condition !== undefined) own['condition'] = rows(condition, batch.subarray(from, to), [conditionUnits]);
        for (const { input, stream, kind, range, repeats, shape } of noise) {
          const size = sizeOf(shape);
          const all = random(seed).stream(stream).at(step)[kind](repeats * batch.length * size, ...range);
          const data = new Float32Array((to - from) * repeats * size);
          for (let i = from; i < to; i++) {
            for (let k = 0; k < repeats; k++) data.set(all.subarray((k * batch.length + i) * size, (k * batch.length + i + 1) * size), ((i - from) * repeats + k) * size);
          }
          own[input] = runtime.tensor('float32', data, [to - from, ...(repeats === 1 ? [] : [repeats]), ...shape]);
        }
        const made = await gradients.run(fed(gradients.inputNames, own, step));
        const share = (to - from) / batch.length;
        sum += (made['loss'].data as Float32Array)[0] * (to - from);
        for (const [name, { data }] of Object.entries(made)) {
          const mean = means.get(name) ?? new Float32Array(data.length);
          (data as Float32Array).forEach((value, i) => (mean[i] += share * value));
          means.set(name, mean);
        }
      }
      const averaged = Object.fromEntries(variables.filter(({ name }) => means.has(`gradient:${name}`)).map(({ name, shape }) => [`gradient:${name}`, tensor(means.get(`gradient:${name}`)!, shape)]));
      const next = await update.run(fed(update.inputNames, averaged, step));
      for (const [name, mean] of means) if (name.startsWith('next:')) state.set(name.slice(5), mean);
      for (const [name, { data }] of Object.entries(next)) state.set(name.slice(5), Float32Array.from(data as Float32Array));
    }
    losses.push(sum / n);
  }
  await Promise.all([gradients.release(), update.release()]);
  return { losses, state };
}

/** The exported bundle with other weights, as a program elsewhere writes it, without the checksums' change. */
export function withWeights(files: ReadonlyMap<string, Uint8Array>, state: ReadonlyMap<string, Float32Array>): Map<string, Uint8Array> {
  const bundle = new Map([...files].filter(([name]) => name.startsWith('bundle/')).map(([name, bytes]) => [name.slice('bundle/'.length), bytes.slice()]));
  for (const { name, shape, places } of described(files).variables) {
    const value = state.get(name)!;
    for (const { file, offset, transposed } of places) {
      const bytes = bundle.get(file)!;
      const view = new DataView(bytes.buffer, bytes.byteOffset + offset);
      const [rows, columns] = shape;
      for (let i = 0; i < value.length; i++) view.setFloat32(4 * i, transposed ? value[(i % rows) * columns + Math.floor(i / rows)] : value[i], true);
    }
  }
  return bundle;
}
