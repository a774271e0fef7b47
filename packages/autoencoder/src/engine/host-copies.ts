import { LatentKitError } from '@latentkit/core';
import type { Engine, ProgramState, RunsOn, StepValues, TrainingRows, TrainingSession } from './engine.js';

/**
 * An engine whose sessions copy their state into the host's memory after each run, some milliseconds every tenth of a
 * second: when its device is lost, the state before the failed run is read from there.
 */
export function withHostCopies(engine: Engine): Engine {
  return {
    name: engine.name,
    device: engine.device,
    start: async (program, state, random, warn) => new CopyingSession(await engine.start(program, state, random, warn), state),
    ...(engine.predict === undefined ? {} : { predict: engine.predict.bind(engine) }),
  };
}

class CopyingSession implements TrainingSession {
  private failed = false;

  constructor(
    private readonly session: TrainingSession,
    private copy: ProgramState,
  ) {}

  get runsOn(): RunsOn {
    return this.session.runsOn;
  }

  bind(rows: TrainingRows): void {
    this.session.bind(rows);
  }

  run(...args: Parameters<TrainingSession['run']>): Promise<StepValues[]> {
    return this.watched(async () => {
      const values = await this.session.run(...args);
      this.copy = await this.session.read();
      return values;
    });
  }

  evaluate(...args: Parameters<TrainingSession['evaluate']>): Promise<StepValues> {
    return this.watched(() => this.session.evaluate(...args));
  }

  async read(): Promise<ProgramState> {
    return this.failed ? this.copy : this.session.read();
  }

  write(state: ProgramState): void {
    this.copy = state;
    this.session.write(state);
  }

  dispose(): void {
    try {
      this.session.dispose();
    } catch (error) {
      // What a lost device held cannot be given back.
      if (!this.failed) throw error;
    }
  }

  /** Takes note of a failure of the device; an error of the library's own leaves the session as it should be. */
  private async watched<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.failed ||= !(error instanceof LatentKitError);
      throw error;
    }
  }
}
