import * as tf from '@tensorflow/tfjs';
import { keptState, outputGradients, parted, projectSteps, type SequenceAttributes, stackSteps, stepMasks } from './sequence.js';

/** What the backward pass needs of each step, by kind: input, forget, candidate and output gates, states before, tanh of the state behind. */
const LSTM_MEMORY = ['i', 'f', 'g', 'o', 'cBefore', 'tanhC', 'hBefore'] as const;

/** Runs an LSTM step by step; gives its output and, for the backward pass, {@link LSTM_MEMORY} stacked over the steps run. */
export function lstmForward(inputs: readonly tf.Tensor[], attributes: SequenceAttributes): { output: tf.Tensor; memory: tf.Tensor[] } {
  const [x, kernel, recurrentKernel, bias, h0, c0] = inputs;
  const { units, returnSequences, states } = attributes;
  const batch = x.shape[0];
  const memory: tf.Tensor[][] = LSTM_MEMORY.map(() => []);
  let h = states ? h0 : tf.zeros([batch, units]);
  let c = states ? c0 : tf.zeros([batch, units]);
  const outputs: tf.Tensor[] = [];
  const masks = stepMasks(inputs, attributes);
  projectSteps(x, kernel, bias, attributes).forEach((projected, t) => {
    const [zi, zf, zg, zo] = tf.split(tf.add(projected, tf.matMul(h, recurrentKernel)), 4, 1);
    const [i, f, g, o] = [tf.sigmoid(zi), tf.sigmoid(zf), tf.tanh(zg), tf.sigmoid(zo)];
    const next: tf.Tensor = tf.add(tf.mul(f, c), tf.mul(i, g));
    const tanhC = tf.tanh(next);
    [i, f, g, o, c, tanhC, h].forEach((value, k) => memory[k].push(value));
    h = keptState(tf.mul(o, tanhC), h, masks?.[t]);
    c = keptState(next, c, masks?.[t]);
    outputs.push(h);
  });
  const rows = returnSequences ? outputs : outputs.slice(-1);
  const all = states ? [...rows, c] : rows;
  const output = all.length === 1 && !returnSequences ? all[0] : tf.stack(all, 1);
  return { output, memory: memory.map((list) => tf.stack(list)) };
}

/** Back through time: the gradient of z = x·W + h·U + b at each step, the states before each step, and those of the initial states. */
export function lstmBackward(
  dy: tf.Tensor,
  recurrentKernel: tf.Tensor,
  memory: readonly tf.Tensor[],
  attributes: SequenceAttributes,
  inputs: readonly tf.Tensor[],
): { dz: tf.Tensor; hBefore: tf.Tensor; dh: tf.Tensor; dc: tf.Tensor } {
  const [i, f, g, o, cBefore, tanhC, hBefore] = memory;
  const one = tf.scalar(1);
  const slope = (s: tf.Tensor): tf.Tensor => tf.mul(s, tf.sub(one, s));
  const tanhSlope = (s: tf.Tensor): tf.Tensor => tf.sub(one, tf.square(s));
  // What each gate's share of the gradient is multiplied by, for all steps at once.
  const factors = tf.unstack(tf.concat([tf.mul(g, slope(i)), tf.mul(cBefore, slope(f)), tf.mul(i, tanhSlope(g)), tf.mul(tanhC, slope(o))], 2));
  const throughTanh = tf.unstack(tf.mul(o, tanhSlope(tanhC)));
  const forget = tf.unstack(f);
  const backwards = tf.transpose(recurrentKernel);
  const { rows, rest } = outputGradients(dy, attributes);
  let carry = rest[0] as tf.Tensor | undefined;
  let dh: tf.Tensor | undefined;
  const masks = stepMasks(inputs, attributes);
  const sum = (a: tf.Tensor, b: tf.Tensor | undefined): tf.Tensor => (b === undefined ? a : tf.add(a, b));
  const dz = new Array<tf.Tensor>(rows.length);
  for (let t = rows.length - 1; t >= 0; t--) {
    const direct = rows[t];
    const total: tf.Tensor = dh === undefined || direct === undefined ? (dh ?? direct ?? tf.zerosLike(forget[t])) : tf.add(dh, direct);
    const output = parted(total, masks?.[t]);
    const cell = carry === undefined ? undefined : parted(carry, masks?.[t]);
    const dc = sum(tf.mul(output.through, throughTanh[t]), cell?.through);
    dz[t] = tf.mul(tf.concat([dc, dc, dc, output.through], 1), factors[t]);
    carry = sum(tf.mul(dc, forget[t]), cell?.past);
    if (t > 0 || attributes.states) dh = sum(tf.matMul(dz[t], backwards), output.past);
  }
  return {
    dz: stackSteps(dz, attributes),
    hBefore: stackSteps(tf.unstack(hBefore), attributes),
    dh: dh ?? tf.zerosLike(forget[0]),
    dc: carry ?? tf.zerosLike(forget[0]),
  };
}
