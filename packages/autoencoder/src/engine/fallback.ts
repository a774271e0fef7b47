import { UnsupportedOperationError } from '@latentkit/compiler';
import { LatentKitError } from '@latentkit/core';
import type { Engine, ProgramState, RunsOn, StepValues, TrainingRows, TrainingSession, Warn } from './engine.js';

/**
 * An engine that leaves to another what the first cannot compute, and says what and why: steps and evaluations each by
 * themselves. `second` is asked for only then.
 */
export function withFallback(first: Engine, second: () => Promise<Engine>): Engine {
  return {
    name: first.name,
    device: first.device,
    start: async (program, state, random, warn = () => undefined) => {
      const eager = async (from: ProgramState): Promise<TrainingSession> => (await second()).start(program, from, random, warn);
      return new FallbackSession(await first.start(program, state, random, warn), eager, warn);
    },
    predict: async (run, x, batchSize, warn = () => undefined) => {
      try {
        if (first.predict !== undefined) return await first.predict(run, x, batchSize, warn);
      } catch (error) {
        warn(`${run.name}() runs on the slower eager engine. ${reasonOf(error)}`);
      }
      const engine = await second();
      if (engine.predict === undefined) throw new Error(`The ${engine.name} engine has no predict.`);
      return engine.predict(run, x, batchSize, warn);
    },
  };
}

class FallbackSession implements TrainingSession {
  private rows: TrainingRows | undefined;
  private fallen = false;
  private warned = false;

  constructor(
    private session: TrainingSession,
    private readonly eager: (state: ProgramState) => Promise<TrainingSession>,
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
      const reason = reasonOf(error);
      const compiled = this.session;
      this.session = await this.eager(await compiled.read());
      this.fallen = true;
      compiled.dispose();
      this.warn(`Training steps run on the slower eager engine. ${reason}`);
      if (this.rows !== undefined) this.session.bind(this.rows);
      return this.session.run(...args);
    }
  }

  async evaluate(...args: Parameters<TrainingSession['evaluate']>): Promise<StepValues> {
    if (!this.fallen && !this.warned) {
      try {
        return await this.session.evaluate(...args);
      } catch (error) {
        this.warn(`Losses and metrics are evaluated on the slower eager engine. ${reasonOf(error)}`);
        this.warned = true;
      }
    }
    if (this.fallen) return this.session.evaluate(...args);
    const session = await this.eager(await this.session.read());
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

/** What kept the first engine from computing; errors that the second would meet as well are thrown again. */
function reasonOf(error: unknown): string {
  if (error instanceof UnsupportedOperationError) return error.message;
  if (error instanceof LatentKitError) throw error;
  const text = error instanceof Error ? error.message : String(error);
  return `ONNX Runtime failed: ${text.split('\n')[0]}`;
}
