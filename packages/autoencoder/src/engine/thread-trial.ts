import type { CompiledStep } from '@latentkit/compiler';
import { knownThreads, rememberThreads } from './threads.js';

/** Steps in one measured piece of the training. */
export const TRIAL_STEPS = 8;
/** Pieces with each number of threads, the first of which only warms up. */
const PIECES = 3;
/** A step that takes longer has work enough for all threads, in milliseconds. */
const LONG_STEP = 4;
/** A graph with more operations takes too long to load a second time. */
const LARGE_GRAPH = 600;
/** The runtime's own choice is given up only for something clearly faster. */
const CLEARLY = 0.96;

interface Candidate {
  readonly threads: number | undefined;
  readonly step: CompiledStep;
  readonly times: number[];
}

/**
 * Finds the number of threads with which a training step runs fastest, on the first steps of the training itself. The
 * state is the same with any number, so nothing is computed in vain.
 */
export class ThreadTrial {
  private readonly candidates: Candidate[];
  private readonly left: number[];
  private winner: Candidate | undefined;

  /** `candidates` are numbers of threads to compare with those of `step`. */
  constructor(step: CompiledStep, candidates: readonly number[]) {
    const known = knownThreads(step.bytes);
    this.candidates = [{ threads: known?.threads, step, times: [] }];
    this.left = [...candidates];
    if (known !== undefined || candidates.length === 0 || step.nodeCount > LARGE_GRAPH) this.winner = this.candidates[0];
  }

  /** The step in the session that runs next. */
  get step(): CompiledStep {
    return (this.winner ?? this.candidates[this.candidates.length - 1]).step;
  }

  get decided(): boolean {
    return this.winner !== undefined;
  }

  /** The number of threads that was found best; undefined for the runtime's own choice and while none is found. */
  get threads(): number | undefined {
    return this.winner?.threads;
  }

  /** Tells how long `steps` steps in the present session took. */
  async record(milliseconds: number, steps: number): Promise<void> {
    if (this.winner !== undefined) return;
    const { times } = this.candidates[this.candidates.length - 1];
    times.push(milliseconds / steps);
    if (times.length < PIECES) return;
    const next = best(this.candidates[0]) > LONG_STEP ? undefined : this.left.shift();
    if (next === undefined) return this.decide();
    this.candidates.push({ threads: next, step: await this.candidates[0].step.withThreads(next), times: [] });
  }

  async release(): Promise<void> {
    for (const { step } of this.winner === undefined ? this.candidates : [this.winner]) await step.release();
  }

  private async decide(): Promise<void> {
    const [own, ...others] = this.candidates;
    const fastest = others.reduce<Candidate>((a, b) => (best(b) < best(a) ? b : a), own);
    this.winner = best(fastest) < CLEARLY * best(own) ? fastest : own;
    rememberThreads(own.step.bytes, this.winner.threads);
    for (const candidate of this.candidates) if (candidate !== this.winner) await candidate.step.release();
  }
}

function best({ times }: Candidate): number {
  return Math.min(...times.slice(1));
}
