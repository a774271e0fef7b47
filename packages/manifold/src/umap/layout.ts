import { AbortedError, type NdArray, type RandomStream, ndarray } from '@latentkit/core';
import { type Computation, checkpoint } from '@latentkit/linalg';
import type { SparseGraph } from '../graph/sparse-graph.js';
import { type Forces, tableIndex } from './forces.js';

/** Edges that are due now and then: those of largest weight in every epoch, others in proportion to their weight. */
export interface Schedule {
  readonly heads: Int32Array;
  readonly tails: Int32Array;
  /** Epochs from one turn of an edge to the next. */
  readonly interval: Float64Array;
}

/** What a layout takes. */
export interface LayoutOptions {
  readonly epochs: number;
  readonly learningRate: number;
  readonly negativeSampleRate: number;
  readonly forces: Forces;
  readonly stream: RandomStream;
  readonly onIteration?: ((iteration: number, embedding: NdArray<Float64Array>) => void) | undefined;
}

// No step moves a point farther than this, times the learning rate, along one axis.
const LONGEST = 4;

/** Turns of the edges of a graph over some epochs; edges too light to have one are left out. */
export function schedule({ starts, columns, values }: SparseGraph, epochs: number): Schedule {
  let heaviest = 0;
  for (let e = 0; e < values.length; e++) if (values[e] > heaviest) heaviest = values[e];
  const kept = columns.map((_, e) => e).filter((e) => values[e] >= heaviest / epochs);
  const owner = new Int32Array(columns.length);
  for (let i = 0; i < starts.length - 1; i++) owner.fill(i, starts[i], starts[i + 1]);
  return { heads: kept.map((e) => owner[e]), tails: kept.map((e) => columns[e]), interval: Float64Array.from(kept, (e) => heaviest / values[e]) };
}

/**
 * Moves points [n, q] in place by stochastic gradient descent on the cross entropy of memberships, as umap-learn's
 * `optimize_layout_euclidean`: an edge that is due pulls its ends together, and pushes its head away from some random
 * points. `targets` are the points at the other ends of edges; where they are the same array, both ends move. Random
 * points of an epoch depend on the seed and its number only. Returns the number of epochs done: stopped, what there is.
 */
export function* layOut(points: Float64Array, targets: Float64Array, q: number, edges: Schedule, options: LayoutOptions): Computation<number> {
  const { epochs, learningRate, negativeSampleRate, stream, onIteration } = options;
  const { interval } = edges;
  const due = interval.slice();
  const pushInterval = interval.map((turn) => turn / negativeSampleRate);
  const pushDue = pushInterval.slice();
  const turns = new Int32Array(interval.length);
  const pushes = new Int32Array(interval.length);
  const move = q === 2 ? moveInPlane : moveInSpace;
  const view = ndarray(points, [points.length / q, q]);
  for (let epoch = 0; epoch < epochs; epoch++) {
    let active = 0;
    let total = 0;
    for (let e = 0; e < interval.length; e++) {
      if (due[e] > epoch) continue;
      turns[active] = e;
      const count = pushDue[e] <= epoch ? ((epoch - pushDue[e]) / pushInterval[e]) | 0 : 0;
      pushes[active++] = count;
      total += count;
      due[e] += interval[e];
      pushDue[e] += count * pushInterval[e];
    }
    const rate = learningRate * (1 - epoch / epochs);
    move({ points, targets, q, edges, forces: options.forces, rate, turns: turns.subarray(0, active), pushes, words: stream.at(epoch).uint32(total) });
    onIteration?.(epoch + 1, view);
    try {
      yield* checkpoint(epoch + 1, epochs);
    } catch (error) {
      if (error instanceof AbortedError) return epoch + 1;
      throw error;
    }
  }
  return epochs;
}

interface Epoch {
  readonly points: Float64Array;
  readonly targets: Float64Array;
  readonly q: number;
  readonly edges: Schedule;
  readonly forces: Forces;
  readonly rate: number;
  /** Edges that are due. */
  readonly turns: Int32Array;
  /** For each of them, how many random points it pushes from. */
  readonly pushes: Int32Array;
  /** A random word for each push. */
  readonly words: Uint32Array;
}

/** One epoch in two dimensions, coordinates in local variables. */
function moveInPlane({ points, targets, edges, forces, rate, turns, pushes, words }: Epoch): void {
  const { heads, tails } = edges;
  const { attraction, repulsion } = forces;
  const share = targets.length / 2 / 2 ** 32;
  const both = points === targets;
  let next = 0;
  for (let t = 0; t < turns.length; t++) {
    const head = 2 * heads[turns[t]];
    const tail = 2 * tails[turns[t]];
    let x = points[head];
    let y = points[head + 1];
    let dx = x - targets[tail];
    let dy = y - targets[tail + 1];
    const squared = dx * dx + dy * dy;
    if (squared > 0) {
      const pull = attraction[tableIndex(squared)];
      const stepX = rate * clip(pull * dx);
      const stepY = rate * clip(pull * dy);
      x += stepX;
      y += stepY;
      if (both) {
        targets[tail] -= stepX;
        targets[tail + 1] -= stepY;
      }
    }
    for (const end = next + pushes[t]; next < end; next++) {
      const other = 2 * ((words[next] * share) | 0);
      // The point itself still lies where the edge found it, but pushes nothing.
      if (both && other === head) continue;
      dx = x - targets[other];
      dy = y - targets[other + 1];
      const apart = dx * dx + dy * dy;
      if (apart === 0) continue;
      const push = repulsion[tableIndex(apart)];
      x += rate * clip(push * dx);
      y += rate * clip(push * dy);
    }
    points[head] = x;
    points[head + 1] = y;
  }
}

function moveInSpace({ points, targets, q, edges, forces, rate, turns, pushes, words }: Epoch): void {
  const { heads, tails } = edges;
  const share = targets.length / q / 2 ** 32;
  const both = points === targets;
  const squaredDistance = (head: number, other: number): number => {
    let sum = 0;
    for (let c = 0; c < q; c++) sum += (points[head + c] - targets[other + c]) ** 2;
    return sum;
  };
  let next = 0;
  for (let t = 0; t < turns.length; t++) {
    const head = q * heads[turns[t]];
    const tail = q * tails[turns[t]];
    const squared = squaredDistance(head, tail);
    if (squared > 0) {
      const pull = forces.attraction[tableIndex(squared)];
      for (let c = 0; c < q; c++) {
        const step = rate * clip(pull * (points[head + c] - targets[tail + c]));
        points[head + c] += step;
        if (both) targets[tail + c] -= step;
      }
    }
    for (const end = next + pushes[t]; next < end; next++) {
      const other = q * ((words[next] * share) | 0);
      const apart = squaredDistance(head, other);
      if (apart === 0) continue;
      const push = forces.repulsion[tableIndex(apart)];
      for (let c = 0; c < q; c++) points[head + c] += rate * clip(push * (points[head + c] - targets[other + c]));
    }
  }
}

function clip(value: number): number {
  return value > LONGEST ? LONGEST : value < -LONGEST ? -LONGEST : value;
}
