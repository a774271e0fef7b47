/** How far a step goes. */
export interface StepSettings {
  readonly learningRate: number;
  readonly momentum: number;
}

/** Positions and what the optimiser remembers of each coordinate; [n, d] all. */
export interface Motion {
  readonly y: Float64Array;
  readonly velocity: Float64Array;
  /** Factors of the learning rate, which grow while a coordinate keeps its direction (Jacobs, 1988). */
  readonly gain: Float64Array;
}

const MIN_GAIN = 0.01;
/** No point moves further in a step: it would shoot out of the map. openTSNE's value. */
const LONGEST_STEP = 5;

/** Moves points from … to against the gradient `attraction - repulsion·scale`; attraction is the sum of its parts. */
export function move(
  { y, velocity, gain }: Motion,
  attraction: readonly Float64Array[],
  repulsion: Float64Array,
  scale: number,
  dimensions: number,
  from: number,
  to: number,
  { learningRate, momentum }: StepSettings,
): void {
  for (let i = from; i < to; i++) {
    const o = i * dimensions;
    let squared = 0;
    for (let c = o; c < o + dimensions; c++) {
      let gradient = -repulsion[c] * scale;
      for (let part = 0; part < attraction.length; part++) gradient += attraction[part][c];
      const old = velocity[c];
      const raised = old * gradient < 0 ? gain[c] + 0.2 : Math.max(MIN_GAIN, gain[c] * 0.8);
      gain[c] = raised;
      const step = momentum * old - learningRate * raised * gradient;
      velocity[c] = step;
      squared += step * step;
    }
    const shrink = squared > LONGEST_STEP * LONGEST_STEP ? LONGEST_STEP / Math.sqrt(squared) : 1;
    for (let c = o; c < o + dimensions; c++) {
      if (shrink !== 1) velocity[c] *= shrink;
      y[c] += velocity[c];
    }
  }
}
