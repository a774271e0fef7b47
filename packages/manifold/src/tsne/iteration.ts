import { attractionKernel } from './attraction-kernel.js';
import { attract, stretch } from './attraction.js';
import { BarnesHutRepulsion } from './barnes-hut/barnes-hut-repulsion.js';
import { ExactRepulsion } from './exact-repulsion.js';
import { GridRepulsion } from './grid/grid-repulsion.js';
import { CHUNK, type MapState } from './map-state.js';
import { type StepSettings, move } from './momentum.js';
import type { Repulsion } from './repulsion.js';
import { type Team, share } from './threads/team.js';

/** What one iteration does. */
export interface IterationSettings extends StepSettings {
  /** Whether the points move, or are only looked at. */
  readonly moves: boolean;
  /** Whether the stretch is computed, which the divergence needs. */
  readonly measures: boolean;
}

/** Forces and steps on one map, as one thread of a team computes them. The numbers do not depend on the team's size. */
export class Iteration {
  private readonly field: Repulsion;
  private readonly attract: Attraction;
  private readonly chunks: number;

  constructor(private readonly state: MapState) {
    this.field = repulsionOf(state);
    this.attract = attractionOf(state);
    this.chunks = Math.ceil(state.settings.n / CHUNK);
  }

  /** One iteration; all threads of the team call it. Returns Z for the positions before the step. */
  run(team: Team, settings: IterationSettings): number {
    const { state, field } = this;
    const { y, repulsion, potentials, stretches, linear } = state;
    const { n, dimensions } = state.settings;
    const [first, last] = share(team, this.chunks);
    const end = (chunk: number): number => Math.min(n, (chunk + 1) * CHUNK);
    const [from, to] = [Math.min(n, first * CHUNK), Math.min(n, last * CHUNK)];
    for (let c = first; c < last; c++) this.boundChunk(c);
    if (linear !== undefined) for (let c = 2 * from; c < 2 * to; c++) linear.places[c] = y[c];
    team.meet();
    field.prepare(y, this.bounds(), team, !settings.moves);
    this.attract(from, to);
    for (let c = first; c < last; c++) {
      potentials[c] = field.forces(y, c * CHUNK, end(c), repulsion);
      if (settings.measures) stretches[c] = stretch(state.joint, y, dimensions, c * CHUNK, end(c));
    }
    team.meet();
    let z = -n * field.selfPotential;
    for (let c = 0; c < potentials.length; c++) z += potentials[c];
    if (settings.moves) move(state, z, dimensions, from, to, settings);
    team.meet();
    return z;
  }

  /** Σ p log(1 + d²) after an iteration that measured it. */
  get stretch(): number {
    return this.state.stretches.reduce((a, b) => a + b, 0);
  }

  /** Euclidean length of the divergence's gradient, 4(attraction - repulsion/Z). */
  gradientNorm(z: number): number {
    const { attraction, repulsion } = this.state;
    let sum = 0;
    for (let c = 0; c < repulsion.length; c++) sum += (attraction[c] - repulsion[c] / z) ** 2;
    return 4 * Math.sqrt(sum);
  }

  private boundChunk(chunk: number): void {
    const { y, chunkBounds } = this.state;
    const { n, dimensions } = this.state.settings;
    const o = chunk * 2 * dimensions;
    for (let c = 0; c < dimensions; c++) {
      let low = Infinity;
      let high = -Infinity;
      const end = Math.min(n, (chunk + 1) * CHUNK) * dimensions;
      for (let i = chunk * CHUNK * dimensions + c; i < end; i += dimensions) {
        const value = y[i];
        if (value < low) low = value;
        if (value > high) high = value;
      }
      chunkBounds[o + 2 * c] = low;
      chunkBounds[o + 2 * c + 1] = high;
    }
  }

  private bounds(): Float64Array {
    const { chunkBounds } = this.state;
    const width = 2 * this.state.settings.dimensions;
    const bounds = chunkBounds.slice(0, width);
    for (let o = width; o < chunkBounds.length; o += width) {
      for (let c = 0; c < width; c += 2) {
        bounds[c] = Math.min(bounds[c], chunkBounds[o + c]);
        bounds[c + 1] = Math.max(bounds[c + 1], chunkBounds[o + c + 1]);
      }
    }
    return bounds;
  }
}

/** Attractive forces on points from … to. */
type Attraction = (from: number, to: number) => void;

function attractionOf({ joint, y, attraction, linear, settings }: MapState): Attraction {
  if (linear === undefined) return (from, to) => attract(joint, y, settings.dimensions, from, to, attraction);
  const kernel = attractionKernel(linear, joint);
  return (from, to) => {
    kernel(from, to);
    for (let c = 2 * from; c < 2 * to; c++) attraction[c] = linear.force[c];
  };
}

function repulsionOf({ settings, grids }: MapState): Repulsion {
  const { method, n, dimensions } = settings;
  if (method === 'grid' && grids !== undefined) return new GridRepulsion(n, settings.gridSpacing, grids);
  if (method === 'barnes-hut') return new BarnesHutRepulsion(n, dimensions, settings.angle);
  return new ExactRepulsion(dimensions);
}
