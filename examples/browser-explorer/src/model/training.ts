import type { BatchLog, Callback, EpochLog, FitOptions, OptimizerInput, TrainingControl } from '@latentkit/autoencoder';
import { type NdArray, rowsOf } from '@latentkit/core';
import type { RunsOnDevice, TrainingEvent, TrainingRequest } from '../protocol.js';
import { eagerDevice } from './devices.js';
import type { Gate } from './gate.js';
import { hasWebGpu, threadCount } from './runtimes.js';

/** Progress is told this often at most, in milliseconds. */
const TELL_EVERY = 50;
/** Share of the rows that losses are validated on, and how many at most. */
const [HELD_OUT, MOST_HELD_OUT, LEAST_ROWS] = [0.1, 5000, 200];
/** From so many steps in an epoch on, every tenth step's loss tells enough of the curve. */
const MANY_STEPS = 200;

/** What is shown of a model while it learns. */
export interface LiveView {
  /** Shows what the model makes of samples now; `force` where it will not soon be asked again. */
  show(epoch: number, control: TrainingControl, force: boolean): Promise<void>;
}

/** Options of `fit` for what the page asks for. */
export async function fitOptions(request: TrainingRequest, x: NdArray): Promise<FitOptions> {
  const { epochs, batchSize, learningRate, optimizer = 'adam' } = request;
  const rows = rowsOf(x);
  return {
    epochs,
    batchSize: Math.min(batchSize, rows),
    optimizer: { name: optimizer, learningRate } as OptimizerInput,
    ...(rows < LEAST_ROWS ? {} : { validationSplit: Math.min(MOST_HELD_OUT, Math.round(HELD_OUT * rows)) }),
    lossInterval: rows / batchSize >= MANY_STEPS ? 10 : 1,
    ...(await engineFor(request)),
  };
}

/**
 * Where a training runs: as a graph on WebAssembly, which beats TensorFlow.js on dense layers wherever it runs, unless
 * there are convolutions and a graphics processor for them.
 */
async function engineFor({ engine, family }: TrainingRequest): Promise<Pick<FitOptions, 'engine' | 'device'>> {
  if (engine === 'compiled') return { engine };
  // Naming a device of TensorFlow.js chooses its engine, and leaves it free to go on elsewhere when the device is lost.
  if (engine === 'eager') return { engine: 'auto', device: await eagerDevice() };
  return family === 'convolutional' && (await hasWebGpu()) ? { engine: 'auto', device: 'webgpu' } : { engine: 'auto' };
}

/** Where a training runs, in the page's words. */
export function runsOnDevice({ engine, device }: TrainingControl['runsOn']): RunsOnDevice {
  return { engine, device, threads: engine === 'compiled' ? threadCount() : 1 };
}

/** The callback that tells the page how a training goes, shows it live and lets it be held and ended. */
export function reporting(options: {
  readonly gate: Gate;
  readonly view: LiveView;
  /** Number of the last epoch of the trainings before. */
  readonly epochsBefore: number;
  readonly begun: (control: TrainingControl) => void;
  readonly tell: (event: TrainingEvent) => void;
}): Callback {
  const { gate, view, epochsBefore, tell } = options;
  const clock = new ComputingTime();
  let begun = false;
  let told = 0;
  const pass = async (epoch: number, control: TrainingControl): Promise<void> => {
    let held = false;
    await gate.pass(async () => {
      held = true;
      await view.show(epoch, control, true);
      tell({ type: 'paused' });
    });
    if (held && !gate.isPaused) tell({ type: 'resumed' });
    if (gate.stopped) control.stop('as the reader wished', 'chunk');
  };
  return {
    name: 'explorer',
    onEpochBegin: () => clock.beginEpoch(),
    onBatchEnd: async (log: BatchLog, control) => {
      if (!begun) options.begun(control);
      begun = true;
      const epoch = epochsBefore + log.epoch;
      await view.show(epoch, control, false);
      clock.stop(log.samples);
      if (performance.now() - told > TELL_EVERY || gate.isPaused) {
        told = performance.now();
        tell({ type: 'batch', epoch, samples: log.samples, step: log.step, loss: log.values['loss'], samplesPerSecond: clock.recentRate });
      }
      await pass(epoch, control);
      clock.go();
    },
    onEpochEnd: (log: EpochLog) => tell({ type: 'epoch', epoch: epochsBefore + log.epoch, values: log.values, samplesPerSecond: clock.epochRate }),
  };
}

/** How fast samples pass, without the time in which the training is held. */
class ComputingTime {
  private from = 0;
  private seconds = 0;
  private samples = 0;
  private recent: { readonly samples: number; readonly seconds: number }[] = [];

  beginEpoch(): void {
    this.seconds = 0;
    this.samples = 0;
    this.go();
  }

  go(): void {
    this.from = performance.now();
  }

  stop(samples: number): void {
    const seconds = (performance.now() - this.from) / 1000;
    this.recent = [...this.recent.slice(-9), { samples: samples - this.samples, seconds }];
    this.samples = samples;
    this.seconds += seconds;
  }

  get epochRate(): number {
    return this.samples / Math.max(this.seconds, 1e-6);
  }

  get recentRate(): number {
    const sum = (of: 'samples' | 'seconds'): number => this.recent.reduce((total, piece) => total + piece[of], 0);
    return sum('samples') / Math.max(sum('seconds'), 1e-6);
  }
}
