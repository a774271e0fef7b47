import type { Autoencoder } from '@latentkit/autoencoder';
import { type Json, type NdArray, ndarray, reshape, rowsOf, sizeOf } from '@latentkit/core';
import type { Scaler } from '@latentkit/preprocessing';
import type { ModelInfo, RunsOnDevice } from '../protocol.js';
import type { Samples } from './samples.js';

/** A model and what lies between the numbers that the page shows, in [0, 1], and those that it was trained on. */
export class PresentModel {
  runsOn: RunsOnDevice | undefined;

  /**
   * @param scaler what brought the data's own numbers to the model's; undefined where the model's are the page's.
   */
  constructor(
    readonly model: Autoencoder,
    readonly family: string,
    private readonly scaler: Scaler | undefined = undefined,
  ) {}

  get features(): number {
    return sizeOf(this.model.inputShape ?? []);
  }

  /** The page's numbers as the model takes them: [n, …inputShape]. */
  toModel(x: NdArray<Float32Array>, samples: Samples | undefined): NdArray {
    const shape = [rowsOf(x), ...this.model.inputShape!];
    if (this.scaler === undefined || samples === undefined) return reshape(x, shape);
    return reshape(this.scaler.transform(samples.scaler.inverseTransform(x)), shape);
  }

  /** The model's samples as the page shows them: [n, features]. */
  fromModel(x: NdArray<Float32Array>, samples: Samples | undefined): Float32Array {
    if (this.scaler === undefined || samples === undefined) return x.data;
    const flat = ndarray(x.data, [rowsOf(x), this.features]);
    return Float32Array.from(samples.scaler.transform(this.scaler.inverseTransform(flat)).data);
  }

  async encode(x: NdArray<Float32Array>, samples: Samples | undefined): Promise<NdArray<Float32Array>> {
    return this.model.encode(this.toModel(x, samples));
  }

  async decode(codes: NdArray<Float32Array>, samples: Samples | undefined): Promise<Float32Array> {
    return this.fromModel(await this.model.decode(codes), samples);
  }

  get info(): ModelInfo {
    const { model, runsOn } = this;
    const trainedOn = dataOf(model.trainingRecord);
    return {
      family: this.family,
      latentDim: model.latentDim,
      features: this.features,
      parameters: model.encoder.countParams() + model.decoder.countParams(),
      variational: model.slots.bottleneck.prior !== undefined,
      summary: model.summary(),
      ...(runsOn === undefined ? {} : { runsOn }),
      ...(trainedOn === undefined ? {} : { trainedOn }),
    };
  }

  dispose(): void {
    this.model.dispose();
  }
}

/** The name of the data in a training record, as this page and the command line write it. */
function dataOf(record: Json): string | undefined {
  const { data, run } = record as { data?: { name?: unknown }; run?: { data?: { name?: unknown } } };
  const name = data?.name ?? run?.data?.name;
  return typeof name === 'string' ? name : undefined;
}
