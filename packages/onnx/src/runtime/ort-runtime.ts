import { InvalidParameterError, UnavailableError, UnknownNameError } from '@latentkit/core';
import { checkTensor } from '../writer/check-tensor.js';
import type { OnnxData, OnnxType } from '../writer/types.js';
import { threadsOfEnvironment } from './environment.js';
import type { OrtModule } from './ort-module.js';
import type { Runtime, RuntimeDevice, RuntimeTensor, Session, SessionOptions } from './types.js';

const OPTIMIZATIONS = ['disabled', 'basic', 'extended', 'all'];

/** {@link Runtime} over a loaded package; adds nothing to the cost of a run. */
export class OrtRuntime implements Runtime {
  readonly version: string;
  readonly threads: number | undefined;

  /** `devices` are those that the loaded package knows; `device` is one of them. */
  constructor(
    readonly name: Runtime['name'],
    private readonly ort: OrtModule,
    readonly device: RuntimeDevice,
    private readonly devices: readonly RuntimeDevice[],
  ) {
    const { node, web } = ort.env.versions;
    this.threads = name === 'onnxruntime-node' ? threadsOfEnvironment() : undefined;
    this.version = (name === 'onnxruntime-node' ? node : web) ?? 'unknown';
  }

  tensor(type: OnnxType, data: OnnxData, shape: readonly number[]): RuntimeTensor {
    checkTensor({ name: 'tensor', type, shape, data });
    return new this.ort.Tensor(type, data, shape);
  }

  async createSession(model: Uint8Array, options: SessionOptions = {}): Promise<Session> {
    const device = options.device ?? this.device;
    checkOptions(options);
    if (!this.devices.includes(device)) {
      throw new UnavailableError({ parameter: 'device', got: device, expected: `one of ${this.devices.join(', ')}, which ${this.name} runs on here` });
    }
    return this.ort.InferenceSession.create(model, this.settings(device, options));
  }

  private settings(device: RuntimeDevice, { threads = this.threads, optimization, profilePrefix, spinning }: SessionOptions): object {
    return {
      // onnxruntime-web falls back by itself for single operators; with a second name it would do so for the device.
      executionProviders: this.name === 'onnxruntime-web' || device === 'cpu' ? [device] : [device, 'cpu'],
      graphOptimizationLevel: optimization ?? 'all',
      executionMode: 'sequential',
      interOpNumThreads: 1,
      logSeverityLevel: 3,
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
      ...(profilePrefix === undefined ? {} : { enableProfiling: true, profileFilePrefix: profilePrefix }),
      ...(spinning === undefined ? {} : { extra: { session: { intra_op: { allow_spinning: spinning ? '1' : '0' } } } }),
    };
  }
}

function checkOptions({ threads, optimization }: SessionOptions): void {
  if (threads !== undefined && (!Number.isInteger(threads) || threads < 1)) {
    throw new InvalidParameterError({ parameter: 'threads', got: threads, expected: 'an integer >= 1' });
  }
  if (optimization !== undefined && !OPTIMIZATIONS.includes(optimization)) throw new UnknownNameError('optimization', String(optimization), OPTIMIZATIONS);
}
