const { max, sqrt } = Math;

/** How far a step goes. */
export interface StepSettings {
  readonly learningRate: number;
  readonly momentum: number;
  /** Factor of the attractive forces. */
  readonly exaggeration: number;
}

/** What pulls and pushes points: [n, d] both. */
export interface Forces {
  readonly attraction: Float64Array;
  readonly repulsion: Float64Array;
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

/** Moves coordinates of points from … to, of so many dimensions, against the gradient `exaggeration·attraction - repulsion/z`. */
export function move(
  { y, velocity, gain, attraction, repulsion }: Motion & Forces,
  z: number,
  dimensions: number,
  from: number,
  to: number,
  { learningRate, momentum, exaggeration }: StepSettings,
): void {
  const scale = 1 / z;
  for (let i = from; i < to; i++) {
    const o = i * dimensions;
    let squared = 0;
    for (let c = o; c < o + dimensions; c++) {
      const gradient = exaggeration * attraction[c] - repulsion[c] * scale;
      const old = velocity[c];
      const raised = old * gradient < 0 ? gain[c] + 0.2 : max(MIN_GAIN, gain[c] * 0.8);
      gain[c] = raised;
      const step = momentum * old - learningRate * raised * gradient;
      velocity[c] = step;
      squared += step * step;
    }
    const shrink = squared > LONGEST_STEP * LONGEST_STEP ? LONGEST_STEP / sqrt(squared) : 1;
    for (let c = o; c < o + dimensions; c++) {
      if (shrink !== 1) velocity[c] *= shrink;
      y[c] += velocity[c];
    }
  }
}
