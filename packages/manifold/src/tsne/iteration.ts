import { attract, stretch } from './attraction.js';
import { BarnesHutRepulsion } from './barnes-hut/barnes-hut-repulsion.js';
import { ExactRepulsion } from './exact-repulsion.js';
import { GridRepulsion } from './grid/grid-repulsion.js';
import { CHUNK, LANES, type MapState } from './map-state.js';
import { type StepSettings, move } from './momentum.js';
import type { Repulsion } from './repulsion.js';
import { type Team, share } from './threads/team.js';

/** What one iteration does. */
export interface IterationSettings extends StepSettings {
  /** Factor of the attractive forces. */
  readonly exaggeration: number;
  /** Whether the points move, or are only looked at. */
  readonly moves: boolean;
  /** Whether the stretch is computed, which the divergence needs. */
  readonly measures: boolean;
}

/** Forces and steps on one map, as one thread of a team computes them. The numbers do not depend on the team's size. */
export class Iteration {
  private readonly field: Repulsion;
  private readonly chunks: number;

  constructor(private readonly state: MapState) {
    this.field = repulsionOf(state);
    this.chunks = Math.ceil(state.settings.n / CHUNK);
  }

  /** One iteration; all threads of the team call it. Returns Z for the positions before the step. */
  run(team: Team, settings: IterationSettings): number {
    const { state, field } = this;
    const { y, attraction, repulsion, potentials } = state;
    const { n, dimensions } = state.settings;
    const [firstChunk, lastChunk] = share(team, this.chunks);
    for (let c = firstChunk; c < lastChunk; c++) this.boundChunk(c);
    team.meet();
    field.prepare(y, this.bounds(), team);
    const [firstLane, lastLane] = share(team, LANES);
    for (let lane = firstLane; lane < lastLane; lane++) this.attractLane(lane, settings);
    for (let c = firstChunk; c < lastChunk; c++) {
      potentials[c] = field.forces(y, c * CHUNK, Math.min(n, (c + 1) * CHUNK), repulsion);
    }
    team.meet();
    let z = -n * field.selfPotential;
    for (let c = 0; c < potentials.length; c++) z += potentials[c];
    if (settings.moves) {
      for (let c = firstChunk; c < lastChunk; c++) {
        move(state, attraction, repulsion, 1 / z, dimensions, c * CHUNK, Math.min(n, (c + 1) * CHUNK), settings);
      }
    }
    team.meet();
    return z;
  }

  /** Σ of the lanes' stretches after an iteration that measured them. */
  get stretch(): number {
    return this.state.stretches.reduce((a, b) => a + b, 0);
  }

  /** Euclidean length of the divergence's gradient, 4(attraction - repulsion/Z), after an iteration without exaggeration. */
  gradientNorm(z: number): number {
    const { attraction, repulsion } = this.state;
    let sum = 0;
    for (let c = 0; c < repulsion.length; c++) {
      let g = -repulsion[c] / z;
      for (const lane of attraction) g += lane[c];
      sum += g * g;
    }
    return 4 * Math.sqrt(sum);
  }

  private attractLane(lane: number, { exaggeration, measures }: IterationSettings): void {
    const { joint, y, attraction, stretches, lanes } = this.state;
    const { dimensions } = this.state.settings;
    const [from, to] = [lanes[lane], lanes[lane + 1]];
    attraction[lane].fill(0);
    attract(joint, y, dimensions, from, to, exaggeration, attraction[lane]);
    if (measures) stretches[lane] = stretch(joint, y, dimensions, from, to);
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

function repulsionOf({ settings, grids }: MapState): Repulsion {
  const { method, n, dimensions } = settings;
  if (method === 'grid' && grids !== undefined) return new GridRepulsion(n, settings.gridSpacing, grids);
  if (method === 'barnes-hut') return new BarnesHutRepulsion(n, dimensions, settings.angle);
  return new ExactRepulsion(dimensions);
}
