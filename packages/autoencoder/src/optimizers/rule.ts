import { InvalidParameterError, ShapeError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { Schedule } from '../schedules/schedule.js';
import { clipGradients, clipScalars } from './clip.js';
import type { OptimizerConfig } from './config.js';
import type { Optimizer, UpdateInputs } from './optimizer.js';

/** The scalars of a step, as tensors. */
export type Scalars = Readonly<Record<string, tf.Scalar>>;

/** What sets one optimizer apart from another: the update of a single variable. */
export interface UpdateRule {
  /** The tensors it keeps for each variable, in order, and what their elements start from. */
  readonly slots: readonly { readonly name: string; readonly initial: number }[];
  /** As `Optimizer.scalars`. */
  scalars(step: number, learningRate: number): Record<string, number>;
  /** The new variable and, in order, its new slots. */
  update(variable: tf.Tensor, gradient: tf.Tensor, slots: readonly tf.Tensor[], scalars: Scalars): tf.Tensor[];
}

/** Makes an optimizer from a rule, with what Keras's base optimizer adds to every rule: clipping, then weight decay. */
export function optimizerOf(config: OptimizerConfig, learningRate: Schedule, rule: UpdateRule): Optimizer {
  const { weightDecay, excludeFromWeightDecay } = config;
  const width = rule.slots.length;
  const decays = weightDecay !== null && weightDecay > 0;

  return {
    name: config.name,
    config,
    learningRate,
    elementwise: config.clipNorm === null && config.globalClipNorm === null && !(decays && excludeFromWeightDecay.length > 0),
    slots: (variables) =>
      variables.flatMap(({ name, shape }) =>
        rule.slots.map((slot) => ({ name: `${name}/${slot.name}`, shape: [...shape], initial: slot.initial })),
      ),
    scalars: (step, rate) => ({
      ...rule.scalars(step, rate),
      ...clipScalars(config),
      ...(decays ? { decay: weightDecay * rate } : {}),
    }),
    update: (inputs) => {
      const { variables, scalars, slots } = inputs;
      checkCounts(inputs, width, decays && excludeFromWeightDecay.length > 0);
      const results = tf.tidy(() => {
        const gradients = clipGradients(inputs.gradients, config, scalars);
        return variables.map((variable, i) =>
          tf.tidy(() => {
            const kept = decays && !isExcluded(inputs.names?.[i], excludeFromWeightDecay) ? decayed(variable, scalars.decay) : variable;
            return rule.update(kept, gradients[i], slots.slice(i * width, (i + 1) * width), scalars);
          }),
        );
      });
      return { variables: results.map(([variable]) => variable), slots: results.flatMap(([, ...rest]) => rest) };
    },
  };
}

// Not variable · (1 − decay): in float32 the factor would round away most digits of a small decay.
function decayed(variable: tf.Tensor, decay: tf.Scalar): tf.Tensor {
  return tf.sub(variable, tf.mul(variable, decay));
}

function isExcluded(name: string | undefined, patterns: readonly string[]): boolean {
  return name !== undefined && patterns.some((pattern) => name.includes(pattern));
}

function checkCounts({ variables, gradients, slots, names }: UpdateInputs, width: number, needsNames: boolean): void {
  const count = variables.length;
  if (gradients.length !== count) {
    throw new ShapeError({ parameter: 'gradients', got: gradients.length, expected: `${count}, one for each variable` });
  }
  if (slots.length !== count * width) {
    throw new ShapeError({ parameter: 'slots', got: slots.length, expected: `${count * width}, ${width} for each variable` });
  }
  if (needsNames && names?.length !== count) {
    throw new InvalidParameterError({
      parameter: 'names',
      got: names,
      expected: 'the name of each variable, which excludeFromWeightDecay selects by',
    });
  }
}
