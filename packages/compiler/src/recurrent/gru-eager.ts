import * as tf from '@tensorflow/tfjs';
import type { GruAttributes } from './gru.js';
import { keptState, outputGradients, parted, projectSteps, stackSteps, stepMasks } from './sequence.js';

/** Runs a GRU step by step; gives its output and, for the backward pass, what each step leaves behind, stacked over the steps run. */
export function gruForward(inputs: readonly tf.Tensor[], attributes: GruAttributes): { output: tf.Tensor; memory: tf.Tensor[] } {
  const [x, kernel, recurrentKernel, bias, recurrentBias] = inputs;
  const { units, returnSequences, resetAfter, initial } = attributes;
  const memory: tf.Tensor[][] = [[], [], [], [], []];
  const [forGates, forCandidate] = tf.split(recurrentKernel, [2 * units, units], 1);
  let h = initial ? inputs[5] : tf.zeros([x.shape[0], units]);
  const outputs: tf.Tensor[] = [];
  const masks = stepMasks(inputs, attributes);
  projectSteps(x, kernel, bias, attributes).forEach((projected, t) => {
    const [xGates, xCandidate] = tf.split(projected, [2 * units, units], 1);
    let gates: tf.Tensor;
    /** What the reset gate is multiplied with. */
    let behind: tf.Tensor;
    let candidate: tf.Tensor;
    let z: tf.Tensor;
    let r: tf.Tensor;
    if (resetAfter) {
      const [hGates, hCandidate] = tf.split(tf.add(tf.matMul(h, recurrentKernel), recurrentBias), [2 * units, units], 1);
      gates = tf.sigmoid(tf.add(xGates, hGates));
      [z, r] = tf.split(gates, 2, 1);
      behind = hCandidate;
      candidate = tf.tanh(tf.add(xCandidate, tf.mul(r, behind)));
    } else {
      gates = tf.sigmoid(tf.add(xGates, tf.matMul(h, forGates)));
      [z, r] = tf.split(gates, 2, 1);
      behind = h;
      candidate = tf.tanh(tf.add(xCandidate, tf.matMul(tf.mul(r, h), forCandidate)));
    }
    [z, r, behind, candidate, h].forEach((value, k) => memory[k].push(value));
    h = keptState(tf.add(candidate, tf.mul(z, tf.sub(h, candidate))), h, masks?.[t]);
    outputs.push(h);
  });
  return { output: returnSequences ? tf.stack(outputs, 1) : outputs[outputs.length - 1], memory: memory.map((list) => tf.stack(list)) };
}

/** What {@link gruBackward} gives. */
export interface GruGradients {
  /** Gradient of x·W + b at each step, [batch, steps, 3 · units]. */
  readonly dx: tf.Tensor;
  /** The same for h·U + b', which differs in the candidate; with the reset before the product, the same as `dx`. */
  readonly dh: tf.Tensor;
  /** States before each step, [batch, steps, units], and their products with the reset gate. */
  readonly hBefore: tf.Tensor;
  readonly rh: tf.Tensor;
  /** Gradient of the initial state. */
  readonly dh0: tf.Tensor;
}

/** Back through time. */
export function gruBackward(
  dy: tf.Tensor,
  recurrentKernel: tf.Tensor,
  memory: readonly tf.Tensor[],
  attributes: GruAttributes,
  inputs: readonly tf.Tensor[],
): GruGradients {
  const { units, resetAfter } = attributes;
  const [z, r, behind, candidate, hBefore] = memory;
  const one = tf.scalar(1);
  const rest = tf.sub(one, z);
  // What each share of the gradient is multiplied by, for all steps at once.
  const toCandidate = tf.unstack(tf.mul(rest, tf.sub(one, tf.square(candidate))));
  const toUpdate = tf.unstack(tf.mul(tf.mul(z, rest), tf.sub(hBefore, candidate)));
  const toReset = tf.unstack(tf.mul(tf.mul(r, tf.sub(one, r)), behind));
  const [zs, rs] = [tf.unstack(z), tf.unstack(r)];
  const back = tf.transpose(recurrentKernel);
  const [gatesBack, candidateBack] = tf.split(back, [2 * units, units], 0);
  const { rows } = outputGradients(dy, attributes);
  const [dx, dh]: [tf.Tensor[], tf.Tensor[]] = [[], []];
  let total: tf.Tensor | undefined;
  const masks = stepMasks(inputs, attributes);
  for (let t = rows.length - 1; t >= 0; t--) {
    const direct = rows[t];
    const all: tf.Tensor = total === undefined || direct === undefined ? (total ?? direct ?? tf.zerosLike(zs[t])) : tf.add(total, direct);
    const { through: d, past } = parted(all, masks?.[t]);
    const toC = tf.mul(d, toCandidate[t]);
    const update = tf.mul(d, toUpdate[t]);
    const kept = tf.mul(d, zs[t]);
    if (resetAfter) {
      const reset = tf.mul(toC, toReset[t]);
      dx[t] = tf.concat([update, reset, toC], 1);
      dh[t] = tf.concat([update, reset, tf.mul(toC, rs[t])], 1);
      total = tf.add(kept, tf.matMul(dh[t], back));
    } else {
      const product = tf.matMul(toC, candidateBack);
      const gates = tf.concat([update, tf.mul(product, toReset[t])], 1);
      dx[t] = tf.concat([gates, toC], 1);
      total = tf.addN([kept, tf.mul(product, rs[t]), tf.matMul(gates, gatesBack)]);
    }
    if (past !== undefined) total = tf.add(total, past);
  }
  const stacked = stackSteps(dx, attributes);
  return {
    dx: stacked,
    dh: resetAfter ? stackSteps(dh, attributes) : stacked,
    hBefore: stackSteps(tf.unstack(hBefore), attributes),
    rh: stackSteps(tf.unstack(tf.mul(r, hBefore)), attributes),
    dh0: total ?? tf.zerosLike(zs[0]),
  };
}
