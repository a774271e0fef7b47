import {
  type ArrayInput,
  Estimator,
  type FileStore,
  type NdArray,
  type VersionedJson,
  arrayField,
  defineConfig,
  defineState,
  integersField,
  ndarray,
  throwIfAborted,
  toMatrix,
  toNdArray,
} from '@latentkit/core';
import { z } from 'zod';

/** An autoencoder as a pipeline knows one: asynchronous, with options, kept as files. It codes columns by pairs of sums. */
export class FakeAutoencoder {
  static readonly packageName = '@latentkit/fake';
  static readonly configSchema = { name: 'FakeAutoencoder' };
  mean: Float64Array | undefined;
  readonly calls: Record<string, unknown>[] = [];

  get latentDim(): number {
    return this.mean?.length ?? 0;
  }

  async fit(x: ArrayInput, options: { epochs?: number; signal?: AbortSignal; onProgress?: (progress: { stage: string; done: number; elapsedMs: number }) => void } = {}): Promise<string> {
    const { data, shape: [n, p] } = toMatrix(x);
    this.calls.push({ ...options });
    throwIfAborted(options.signal, 'training');
    options.onProgress?.({ stage: 'training', done: 1, elapsedMs: 0 });
    if (options.epochs === 666) throw new Error('diverged');
    this.mean = new Float64Array(p).map((_, j) => Array.from({ length: n }, (__, i) => data[i * p + j]).reduce((a, b) => a + b, 0) / n);
    return 'history';
  }

  async encode(x: ArrayInput): Promise<NdArray<Float32Array>> {
    return this.shifted(x, -1);
  }

  async decode(codes: ArrayInput): Promise<NdArray<Float32Array>> {
    return this.shifted(codes, 1);
  }

  prior(n: number): NdArray<Float32Array> {
    return ndarray(new Float32Array(n * this.latentDim), [n, this.latentDim]);
  }

  async save(store: FileStore): Promise<void> {
    await store.replaceAll(new Map([['latentkit.json', new TextEncoder().encode('{}')], ['weights/mean.bin', new Uint8Array(this.mean!.slice().buffer)]]));
  }

  static async load(store: FileStore): Promise<FakeAutoencoder> {
    const model = new FakeAutoencoder();
    model.mean = new Float64Array((await store.read('weights/mean.bin')).buffer);
    return model;
  }

  private shifted(x: ArrayInput, sign: number): NdArray<Float32Array> {
    const { data, shape } = toNdArray(x);
    return ndarray(Float32Array.from(data, (value, i) => value + sign * this.mean![i % this.latentDim]), shape);
  }
}

const config = defineConfig('NearestMean', z.object({ scaled: z.boolean().default(false).describe('Unused.') }));
const format = defineState(config, 1, { classes: integersField('classes'), means: arrayField('classes', 'features') });
type State = ReturnType<typeof format.read>['state'];

/** A classifier with the methods of a probe. */
export class NearestMean extends Estimator<ReturnType<typeof config.parse>, State> {
  constructor(options: { scaled?: boolean } = {}) {
    super(config.parse(options), format);
  }

  fit(x: ArrayInput, y?: ArrayInput): this {
    const { data, shape: [n, p] } = toMatrix(x);
    const labels = Array.from(toNdArray(y ?? [], { name: 'y', minRows: n }).data);
    const classes = [...new Set(labels)].sort((a, b) => a - b);
    const means = classes.flatMap((label) =>
      Array.from({ length: p }, (_, j) => labels.reduce((sum, other, i) => sum + (other === label ? data[i * p + j] : 0), 0) / labels.filter((other) => other === label).length),
    );
    return this.settle({ classes: Int32Array.from(classes), means: ndarray(Float64Array.from(means), [classes.length, p]) });
  }

  predict(x: ArrayInput): NdArray<Int32Array> {
    const { classes, means } = this.fitted('predict');
    const [k, p] = means.shape;
    const { data, shape: [n] } = toMatrix(x, { columns: p });
    const far = (i: number, c: number): number => Array.from({ length: p }, (_, j) => (data[i * p + j] - means.data[c * p + j]) ** 2).reduce((a, b) => a + b, 0);
    return ndarray(Int32Array.from({ length: n }, (_, i) => classes[Array.from({ length: k }, (__, c) => far(i, c)).reduce((best, d, c, all) => (d < all[best] ? c : best), 0)]), [n]);
  }

  score(x: ArrayInput, y: ArrayInput): number {
    const { data } = toNdArray(y);
    return this.predict(x).data.reduce((right, label, i) => right + (label === data[i] ? 1 : 0), 0) / data.length;
  }

  static fromJSON(json: VersionedJson): NearestMean {
    const read = format.read(json);
    return new NearestMean(read.config).settle(read.state);
  }
}

/** An anomaly scorer: minus the distance to 0. */
export class DistanceScorer {
  fit(): this {
    return this;
  }

  scoreSamples(x: ArrayInput): Float64Array {
    const { data, shape: [n, p] } = toMatrix(x);
    return Float64Array.from({ length: n }, (_, i) => -Math.hypot(...data.subarray(i * p, (i + 1) * p)));
  }
}
