import { describe, expect, test } from '@jest/globals';
import { runSync } from '@latentkit/linalg';
import { nearestOthers } from '../../src/graph/nearest.js';
import { conditionalProbabilities } from '../../src/tsne/affinities.js';
import { Iteration } from '../../src/tsne/iteration.js';
import { jointProbabilities } from '../../src/tsne/joint-probabilities.js';
import { type MapState, mapState } from '../../src/tsne/map-state.js';
import { PointOrder } from '../../src/tsne/point-order.js';
import { OWN_MEMORY } from '../../src/tsne/threads/memory.js';
import { SOLO } from '../../src/tsne/threads/team.js';
import { distance } from '../helpers.js';
import { clusters, mapLike } from './points.js';

const N = 300;
const { indices, distances } = runSync(nearestOthers(clusters(N, 6, 4).x, 24, 'euclidean'));
const joint = jointProbabilities(indices.data, runSync(conditionalProbabilities(distances.data.map((d) => d * d), 24, 8)), N);
const y = mapLike(N, 2);
const still = { exaggeration: 1, learningRate: 0, momentum: 0, moves: false, measures: true };

function state(n = N): MapState {
  return mapState({ n, dimensions: 2, method: 'exact', gridSpacing: 0.35, angle: 0.5 }, joint, y, OWN_MEMORY);
}

describe('the order of points in memory', () => {
  test('puts near ones together, and changes nothing else', () => {
    const [before, after] = [state(), state()];
    const order = new PointOrder(after);
    for (let c = 0; c < 2 * N; c++) after.velocity[c] = after.gain[c] = before.y[c];
    order.sort();
    order.sort();
    expect(distance(order.positions(), y)).toBe(0);
    expect(distance(after.velocity, after.y)).toBe(0);
    expect(distance(after.gain, after.y)).toBe(0);
    const path = ({ y: places }: MapState): number => {
      let length = 0;
      for (let i = 2; i < 2 * N; i += 2) length += Math.hypot(places[i] - places[i - 2], places[i + 1] - places[i - 1]);
      return length;
    };
    expect(path(after)).toBeLessThan(path(before) / 3);

    const [first, second] = [new Iteration(before), new Iteration(after)];
    const [z, sorted] = [first.run(SOLO, still), second.run(SOLO, still)];
    expect(sorted / z).toBeCloseTo(1, 12);
    expect(second.stretch).toBeCloseTo(first.stretch, 9);
    // Forces belong to the same rows as before.
    after.y.set(after.attraction);
    expect(distance(order.positions(), before.attraction)).toBeLessThan(1e-8);
  });

  test('is looked after in large maps, when they have taken shape', () => {
    const due = (n: number) => {
      const order = new PointOrder({ ...state(), settings: { n, dimensions: 2, method: 'grid', gridSpacing: 0.35, angle: 0.5 } });
      return Array.from({ length: 750 }, (_, i) => i).filter((i) => order.isDue(i, 250));
    };
    expect(due(20_000)).toEqual([83, 250, 350]);
    expect(due(19_999)).toEqual([]);
  });
});
