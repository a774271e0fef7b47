import { AbortedError } from '@latentkit/core';
import { type Computation, checkpoint } from '@latentkit/linalg';
import { negativeEntropy } from './attraction.js';
import { Iteration, type IterationSettings } from './iteration.js';
import type { MapState } from './map-state.js';
import { PointOrder } from './point-order.js';
import type { Crew } from './threads/crew.js';

/** How long and how fast. */
export interface Schedule {
  readonly exaggeration: number;
  readonly earlyIterations: number;
  readonly iterations: number;
  /** `auto`: points divided by the exaggeration at the time. */
  readonly learningRate: number | 'auto';
  readonly earlyMomentum: number;
  readonly momentum: number;
  readonly minGradientNorm: number;
  readonly patience: number;
}

/** Why an optimisation ended. */
export type Stopped = 'iterations' | 'converged' | 'aborted';

/** What a listener gets of a map in the making. */
interface MapReport {
  /** Steps done. */
  readonly iteration: number;
  /** Positions [n, d] in the order of the rows: a copy. */
  readonly embedding: Float64Array;
  /** The divergence of this map, without exaggeration. */
  readonly kl: number;
  /** Whether early exaggeration still goes on. */
  readonly exaggerated: boolean;
}

/** Who listens, and after every how many steps. */
export interface Listener {
  readonly interval: number;
  report(report: MapReport): void;
}

export interface DescentResult {
  /** Positions [n, d] in the order of the rows. */
  readonly y: Float64Array;
  readonly kl: number;
  readonly iterations: number;
  readonly stopped: Stopped;
}

/** Iterations between looks at the divergence and the gradient. */
const CHECK_INTERVAL = 50;
/** The divergence counts as fallen when it is less by this share. */
const LEAST_PROGRESS = 1e-4;

/**
 * Minimises the divergence by gradient descent with momentum and gains: with exaggerated attraction first, then without.
 * Stopped by its signal, it returns the map as it is.
 */
export function* descend(state: MapState, schedule: Schedule, crew: Crew, listener?: Listener): Computation<DescentResult> {
  const { iterations, earlyIterations, patience, minGradientNorm } = schedule;
  const iteration = new Iteration(state);
  const order = new PointOrder(state);
  const entropy = negativeEntropy(state.joint);
  const divergence = (z: number): number => entropy + Math.log(z) + iteration.stretch;
  const progress = new Progress(patience);
  let stopped: Stopped = 'iterations';
  let done = 0;
  try {
    for (; done < iterations; done++) {
      const early = done < earlyIterations;
      if (done === earlyIterations) startAfresh(state);
      if (order.isDue(done, earlyIterations)) order.sort();
      const checks = !early && (done - earlyIterations) % CHECK_INTERVAL === 0;
      const reports = listener !== undefined && done > 0 && done % listener.interval === 0;
      const snapshot = reports ? order.positions() : undefined;
      const z = crew.run(iteration, { ...settingsAt(schedule, state.settings.n, early), measures: checks || reports });
      const kl = checks || reports ? divergence(z) : undefined;
      if (snapshot !== undefined && kl !== undefined) listener?.report({ iteration: done, embedding: snapshot, kl, exaggerated: early });
      if (checks && kl !== undefined && (progress.stalls(done, kl) || iteration.gradientNorm(z) < minGradientNorm)) {
        done++;
        stopped = 'converged';
        break;
      }
      yield* checkpoint(done + 1, iterations, kl === undefined ? undefined : { kl });
    }
  } catch (error) {
    if (!(error instanceof AbortedError)) throw error;
    // Thrown at the checkpoint, after a step.
    done++;
    stopped = 'aborted';
  }
  const z = crew.run(iteration, { ...settingsAt(schedule, state.settings.n, false), moves: false, measures: true });
  const result = { y: centered(order.positions(), state.settings.dimensions), kl: divergence(z), iterations: done, stopped };
  listener?.report({ iteration: done, embedding: result.y.slice(), kl: result.kl, exaggerated: done < earlyIterations });
  return result;
}

function settingsAt(schedule: Schedule, n: number, early: boolean): IterationSettings {
  const exaggeration = early ? schedule.exaggeration : 1;
  return {
    exaggeration,
    learningRate: schedule.learningRate === 'auto' ? n / exaggeration : schedule.learningRate,
    momentum: early ? schedule.earlyMomentum : schedule.momentum,
    moves: true,
    measures: false,
  };
}

/** What the optimiser learnt with exaggeration misleads it without. */
function startAfresh({ velocity, gain }: MapState): void {
  velocity.fill(0);
  gain.fill(1);
}

/** Whether the divergence still falls. */
class Progress {
  private best = Infinity;
  private bestAt = 0;

  constructor(private readonly patience: number) {}

  stalls(iteration: number, kl: number): boolean {
    if (kl < this.best * (1 - LEAST_PROGRESS)) {
      this.best = kl;
      this.bestAt = iteration;
    }
    return iteration - this.bestAt >= this.patience;
  }
}

function centered(y: Float64Array, dimensions: number): Float64Array {
  const n = y.length / dimensions;
  for (let c = 0; c < dimensions; c++) {
    let mean = 0;
    for (let i = c; i < y.length; i += dimensions) mean += y[i] / n;
    for (let i = c; i < y.length; i += dimensions) y[i] -= mean;
  }
  return y;
}
