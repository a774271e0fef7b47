import { transfer } from 'comlink';
import { InvalidParameterError, NotFittedError, ndarray, type NdArray } from '@latentkit/core';
import type { DeviceReport, LoadedData, ModelHost, ModelInfo, TangentSet, TrainingEvent, TrainingOutcome, TrainingRequest } from '../protocol.js';
import { bundleOf, readBundle } from './bundles.js';
import { deviceReports } from './devices.js';
import { encodeAll } from './encode-all.js';
import { createModel } from './families.js';
import { Gate } from './gate.js';
import { liveView } from './live-view.js';
import { loadData } from './load-data.js';
import { PresentModel } from './present-model.js';
import { readModel, removeModel, savedModels, saveModel } from './saved-models.js';
import type { Samples } from './samples.js';
import { fitOptions, reporting, runsOnDevice } from './training.js';

/** Data and model of the page. */
class Host implements ModelHost {
  private samples: Samples | undefined;
  private present: PresentModel | undefined;
  private gate: Gate | undefined;
  private watched: readonly number[] = [];
  private epochsDone = 0;
  private reports: Promise<DeviceReport[]> | undefined;

  async load(request: Parameters<ModelHost['load']>[0]): Promise<LoadedData> {
    this.checkIdle('load data');
    const { samples, loaded } = await loadData(request);
    this.samples = samples;
    this.watched = [];
    return transfer(loaded, [loaded.pixels.buffer, ...(loaded.labels === undefined ? [] : [loaded.labels.buffer])]);
  }

  async train(request: TrainingRequest, listener: (event: TrainingEvent) => void): Promise<TrainingOutcome> {
    this.checkIdle('train');
    const samples = this.requireSamples();
    const gate = (this.gate = new Gate());
    // The devices are tried first, since that changes where tensors are made.
    await this.reports?.catch(() => undefined);
    try {
      return await this.fit(request, samples, gate, (event) => tell(listener, event));
    } finally {
      this.gate = undefined;
    }
  }

  pause(): void {
    this.gate?.pause();
  }

  step(): void {
    this.gate?.step();
  }

  resume(): void {
    this.gate?.resume();
  }

  stop(): void {
    this.gate?.stop();
  }

  watch(rows: readonly number[]): void {
    this.watched = [...rows];
  }

  async encodeAll(listener?: (done: number, total: number) => void): ReturnType<ModelHost['encodeAll']> {
    const [present, samples] = [this.requireModel('encode'), this.requireSamples()];
    const isCurrent = (): boolean => this.present === present && this.samples === samples;
    const encoded = await encodeAll(present, samples, isCurrent, listener);
    return transfer(encoded, [encoded.codes.buffer, encoded.errors.buffer]);
  }

  async encode(samples: Float32Array): Promise<Float32Array> {
    const present = this.requireModel('encode');
    const { data } = await present.encode(rowsOfLength('samples', samples, present.features), this.samples);
    return transfer(data, [data.buffer]);
  }

  async decode(codes: Float32Array): Promise<Float32Array> {
    const present = this.requireModel('decode');
    const made = await present.decode(rowsOfLength('codes', codes, present.model.latentDim), this.samples);
    return transfer(made, [made.buffer]);
  }

  async tangents(sample: Float32Array, k: number): Promise<TangentSet> {
    const present = this.requireModel('tangents');
    const { tangents } = await import('@latentkit/latent');
    const x = present.toModel(rowsOfLength('sample', sample, present.features), this.samples);
    const components = Math.min(k, present.model.latentDim, present.features);
    const found = await tangents(present.model, x, { components });
    return { directions: Float32Array.from(found.tangents.data), singularValues: Float32Array.from(found.singularValues.data) };
  }

  async exportBundle(): Promise<Uint8Array> {
    const zip = await bundleOf(this.requireModel('save'), this.samples);
    return transfer(zip, [zip.buffer]);
  }

  async importBundle(zip: Uint8Array): Promise<ModelInfo> {
    this.checkIdle('open a model');
    const next = await readBundle(zip);
    this.replace(next);
    this.epochsDone = 0;
    return next.info;
  }

  saved(): ReturnType<ModelHost['saved']> {
    return savedModels();
  }

  async save(name: string): Promise<void> {
    const present = this.requireModel('save');
    await saveModel(name, await bundleOf(present, this.samples), present.info);
  }

  async open(name: string): Promise<ModelInfo> {
    return this.importBundle(await readModel(name));
  }

  remove(name: string): Promise<void> {
    return removeModel(name);
  }

  async devices(): Promise<readonly DeviceReport[]> {
    // Trying a device while another trains would change where that goes on.
    if (this.reports === undefined) this.checkIdle('try the devices');
    this.reports ??= deviceReports();
    return this.reports;
  }

  async held(): Promise<{ readonly tensors: number; readonly bytes: number }> {
    const { numTensors, numBytes } = (await import('@tensorflow/tfjs')).memory();
    return { tensors: numTensors, bytes: numBytes };
  }

  dispose(): void {
    this.stop();
    this.present?.dispose();
    this.present = undefined;
    this.samples = undefined;
  }

  private async fit(request: TrainingRequest, samples: Samples, gate: Gate, say: (event: TrainingEvent) => void): Promise<TrainingOutcome> {
    const next = await this.modelFor(request, samples);
    const before = request.goOn ? this.epochsDone : 0;
    let begun = false;
    let message: string | undefined;
    let epochs = 0;
    try {
      const x = inputOf(next, samples);
      const callback = reporting({
        gate,
        view: liveView(next, samples, () => this.watched, say),
        epochsBefore: before,
        begun: (control) => {
          begun = true;
          next.runsOn = runsOnDevice(control.runsOn);
          this.replace(next);
          say({ type: 'started', runsOn: next.runsOn, parameters: next.info.parameters, model: next.info });
        },
        tell: (event) => {
          if (event.type === 'epoch') epochs = event.epoch - before;
          say(event);
        },
      });
      const options = await fitOptions(request, x);
      await next.model.fit(x, { ...options, callbacks: [callback], onWarning: (text) => say({ type: 'warning', message: text }) });
    } catch (error) {
      // Before the first step there is nothing to keep, and the model before is as it was.
      if (!begun) {
        if (next !== this.present) next.dispose();
        throw error;
      }
      message = error instanceof Error ? error.message : String(error);
    }
    this.epochsDone = before + epochs;
    const { engine, device } = next.model.trainingRecord as { engine: 'eager' | 'compiled'; device: string };
    next.runsOn = runsOnDevice({ engine, device });
    const status = message !== undefined ? 'failed' : gate.stopped ? 'stopped' : 'completed';
    return { status, epochs, model: next.info, ...(message === undefined ? {} : { message }) };
  }

  private async modelFor(request: TrainingRequest, samples: Samples): Promise<PresentModel> {
    if (!request.goOn) return new PresentModel(await createModel(request), request.family);
    const present = this.requireModel('train on');
    if (present.features === samples.x.shape[1]) return present;
    throw new InvalidParameterError({ parameter: 'data', got: `${samples.x.shape[1]} numbers in a sample`, expected: `${present.features}, as the model takes`, remedy: 'Train a new model.' });
  }

  private replace(next: PresentModel): void {
    if (this.present !== next) this.present?.dispose();
    this.present = next;
  }

  private checkIdle(what: string): void {
    if (this.gate === undefined) return;
    throw new InvalidParameterError({ parameter: what, got: 'a training under way', expected: 'none', remedy: 'Stop the training first.' });
  }

  private requireSamples(): Samples {
    if (this.samples !== undefined) return this.samples;
    throw new InvalidParameterError({ parameter: 'data', got: undefined, expected: 'samples', remedy: 'Load some data first.' });
  }

  private requireModel(method: string): PresentModel {
    if (this.present === undefined) throw new NotFittedError('Model', method);
    return this.present;
  }
}

/** The host that the worker exposes. */
export function modelHost(): ModelHost {
  return new Host();
}

/** The training data as the model takes them; what a new model takes follows from its family. */
function inputOf(present: PresentModel, samples: Samples): NdArray {
  const { x, sampleShape } = samples;
  if (present.model.inputShape !== undefined) return present.toModel(x, samples);
  if (present.family !== 'convolutional') return x;
  if (sampleShape.length > 1) return ndarray(x.data, [x.shape[0], ...sampleShape]);
  throw new InvalidParameterError({ parameter: 'family', got: `convolutional, for ${samples.name}`, expected: 'pictures to convolve', remedy: 'Choose another family for tables.' });
}

function rowsOfLength(parameter: string, data: Float32Array, length: number): NdArray<Float32Array> {
  if (data.length > 0 && data.length % length === 0) return ndarray(data, [data.length / length, length]);
  throw new InvalidParameterError({ parameter, got: `${data.length} numbers`, expected: `rows of ${length}` });
}

function tell(listener: (event: TrainingEvent) => void, event: TrainingEvent): void {
  const arrays = event.type === 'reconstructions' ? [event.pixels.buffer] : event.type === 'codes' ? [event.codes.buffer] : [];
  // Nobody waits for the page: a training in a hidden tab goes on.
  Promise.resolve(listener(transfer(event, arrays))).catch((error: unknown) => console.error(error));
}
