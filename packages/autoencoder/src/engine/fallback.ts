import { UnsupportedOperationError } from '@latentkit/compiler';
import { LatentKitError } from '@latentkit/core';
import type { Engine, ProgramState, RunsOn, StepValues, TrainingRows, TrainingSession, Warn } from './engine.js';

/** Why an engine did not compute something: it has no form for it, or its runtime failed, as a GPU that is lost does. */
export type Cause = 'unsupported' | 'failed';

/**
 * An engine that leaves to another what the first cannot compute, and says what and why: steps and evaluations each by
 * themselves, and from the state that the first has reached. `second` is asked for only then.
 */
export function withFallback(first: Engine, second: (cause: Cause) => Promise<Engine>): Engine {
  return {
    name: first.name,
    device: first.device,
    start: async (program, state, random, warn = () => undefined) => {
      const other = async (cause: Cause): Promise<Other> => {
        const engine = await second(cause);
        return { place: placeOf(engine), start: async (from) => engine.start(program, from, random, warn) };
      };
      return new FallbackSession(await first.start(program, state, random, warn), first, other, warn);
    },
    predict: async (run, x, batchSize, warn = () => undefined) => {
      let cause: Cause = 'unsupported';
      let reason: string | undefined;
      try {
        if (first.predict !== undefined) return await first.predict(run, x, batchSize, warn);
      } catch (error) {
        ({ cause, reason } = reasonOf(error, first));
      }
      const engine = await second(cause);
      if (reason !== undefined) warn(`${run.name}() runs on ${placeOf(engine)}. ${reason}`);
      if (engine.predict === undefined) throw new Error(`The ${engine.name} engine has no predict.`);
      return engine.predict(run, x, batchSize, warn);
    },
  };
}

/** The engine that takes over. */
interface Other {
  /** Where it computes, in words. */
  readonly place: string;
  start(state: ProgramState): Promise<TrainingSession>;
}

class FallbackSession implements TrainingSession {
  private rows: TrainingRows | undefined;
  private fallen = false;
  private evaluator: Other | undefined;

  constructor(
    private session: TrainingSession,
    private readonly first: Pick<Engine, 'name' | 'device'>,
    private readonly other: (cause: Cause) => Promise<Other>,
    private readonly warn: Warn,
  ) {}

  get runsOn(): RunsOn {
    return this.session.runsOn;
  }

  bind(rows: TrainingRows): void {
    this.rows = rows;
    this.session.bind(rows);
  }

  async run(...args: Parameters<TrainingSession['run']>): Promise<StepValues[]> {
    if (this.fallen) return this.session.run(...args);
    try {
      return await this.session.run(...args);
    } catch (error) {
      const { cause, reason } = reasonOf(error, this.first);
      const first = this.session;
      const other = await this.other(cause);
      this.session = await other.start(await first.read());
      this.fallen = true;
      first.dispose();
      this.warn(`Training steps run on ${other.place}. ${reason}`);
      if (this.rows !== undefined) this.session.bind(this.rows);
      return this.session.run(...args);
    }
  }

  async evaluate(...args: Parameters<TrainingSession['evaluate']>): Promise<StepValues> {
    if (this.fallen) return this.session.evaluate(...args);
    if (this.evaluator === undefined) {
      try {
        return await this.session.evaluate(...args);
      } catch (error) {
        const { cause, reason } = reasonOf(error, this.first);
        this.evaluator = await this.other(cause);
        this.warn(`Losses and metrics are evaluated on ${this.evaluator.place}. ${reason}`);
      }
    }
    const session = await this.evaluator.start(await this.session.read());
    try {
      return await session.evaluate(...args);
    } finally {
      session.dispose();
    }
  }

  read(): Promise<ProgramState> {
    return this.session.read();
  }

  write(state: ProgramState): void {
    this.session.write(state);
  }

  dispose(): void {
    this.session.dispose();
  }
}

function placeOf({ name, device }: Engine): string {
  return name === 'eager' ? 'the slower eager engine' : `the ${name} engine on '${device}'`;
}

/** How runtimes tell that a device is lost; Chromium tells whoever waits for results only that their buffer has gone. */
const LOSS = /device\b.{0,20}\blost|DeviceLost|DEVICE_LOST|'mapAsync' on 'GPUBuffer': Buffer was unmapped/i;

/** What kept the first engine from computing; errors that the second would meet as well are thrown again. */
function reasonOf(error: unknown, { name, device }: Pick<Engine, 'name' | 'device'>): { cause: Cause; reason: string } {
  if (error instanceof UnsupportedOperationError) return { cause: 'unsupported', reason: error.message };
  if (error instanceof LatentKitError) throw error;
  const text = (error instanceof Error ? error.message : String(error)).split('\n')[0];
  const lost = LOSS.test(text);
  return { cause: 'failed', reason: lost ? `The device '${device}' was lost: ${text}` : `${name === 'eager' ? 'TensorFlow.js' : 'ONNX Runtime'} failed: ${text}` };
}
