import { type NdArray } from '@latentkit/core';
import type { ProgramState } from '../engine/engine.js';
import { decodeState, encodeState } from '../training/state-tensors.js';
import type { EpochLog } from '../training/history.js';
import type { CallbackState, TrainingControl } from './callback.js';
import { Monitor, type MonitorOptions } from './monitor.js';

/** Keeps the weights of the best epoch so far, and survives checkpoints. */
export class BestWeights {
  private readonly monitor: Monitor;
  private kept: { epoch: number; state: ProgramState } | undefined;

  constructor(options: MonitorOptions = {}) {
    this.monitor = new Monitor(options);
  }

  /** 1-based epoch of the kept weights. */
  get epoch(): number | undefined {
    return this.kept?.epoch;
  }

  get state(): ProgramState | undefined {
    return this.kept?.state;
  }

  /** Whether this epoch was better than all before; its weights are then kept. */
  async update(log: EpochLog, control: TrainingControl): Promise<boolean> {
    const { improved } = this.monitor.update(log);
    if (improved) this.kept = { epoch: log.epoch, state: await control.snapshot() };
    return improved;
  }

  save(): CallbackState {
    const tensors = this.kept === undefined ? new Map<string, NdArray>() : encodeState(this.kept.state);
    return { values: { best: this.monitor.best ?? null, epoch: this.kept?.epoch ?? null }, tensors };
  }

  load({ values, tensors }: CallbackState): void {
    const { best, epoch } = values as { best: number | null; epoch: number | null };
    this.monitor.best = best ?? undefined;
    this.kept = epoch === null || tensors === undefined ? undefined : { epoch, state: decodeState(tensors) };
  }
}
