import { ndarray } from '@latentkit/core';
import { type InterpolationMethod, interpolatePath } from '@latentkit/latent';

/** Codes on the way through points [m, latentDim], as many steps from each to the next. */
export function routeCodes(points: Float32Array, latentDim: number, stepsPerLeg: number, method: InterpolationMethod, closed: boolean): Float32Array {
  const { data } = interpolatePath(ndarray(points, [points.length / latentDim, latentDim]), { stepsPerLeg, method, closed });
  return Float32Array.from(data);
}

/** A list with one entry moved by some places; unchanged where it would leave the list. */
export function movedEntry<T>(list: readonly T[], at: number, by: number): readonly T[] {
  const to = at + by;
  if (at < 0 || at >= list.length || to < 0 || to >= list.length) return list;
  const rest = list.filter((_, i) => i !== at);
  return [...rest.slice(0, to), list[at], ...rest.slice(to)];
}

/** Number of steps of a route. */
export function routeSteps(points: number, stepsPerLeg: number, closed: boolean): number {
  return points < 2 ? 0 : (closed ? points : points - 1) * stepsPerLeg;
}
