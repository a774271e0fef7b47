import { applyWith, type NoiseSource, type VariableInfo, variablesOf } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import type { Metric } from '../metrics/metric.js';
import type { Optimizer, SlotSpec, UpdateInputs, UpdateOutputs } from '../optimizers/optimizer.js';
import type { Terms } from '../slots.js';

/** One batch as tensors. */
export interface BatchTensors {
  readonly x: tf.Tensor;
  readonly target: tf.Tensor;
  /** One weight per sample [B]; all ones where absent. */
  readonly sampleWeight?: tf.Tensor1D | undefined;
}

/** What the forward pass of a program is given. */
export interface ForwardInputs extends BatchTensors {
  /** Runs one of the program's models, or one that shares its layers, with the weights in use. */
  apply(model: tf.LayersModel, input: tf.Tensor | tf.Tensor[]): tf.Tensor;
  readonly training: boolean;
  readonly noise: NoiseSource;
  /** Values of the program's schedules at this step. */
  readonly scalars: Readonly<Record<string, tf.Scalar>>;
  /** The weights in use, by name. */
  readonly weights: Readonly<Record<string, tf.Tensor>>;
}

/** What the forward pass gives back. */
export interface ForwardOutputs {
  /** Named parts of the loss, which is their sum; penalties that layers report are added by the program. */
  readonly terms: Terms;
  /** What metrics compare with the target. */
  readonly prediction: tf.Tensor;
  /** Which elements of it they compare, 1 or 0 for each; all where absent. */
  readonly mask?: tf.Tensor | undefined;
}

/** What a program is made of. */
export interface ProgramParts {
  readonly models: readonly tf.LayersModel[];
  forward(inputs: ForwardInputs): ForwardOutputs;
  readonly optimizer: Optimizer;
  /** What is measured besides the losses, such as a {@link Metric}; reported under its name. */
  readonly metrics: readonly (Pick<Metric, 'perSample'> & { readonly name: string })[];
  /** Values of the forward pass's schedules at a 0-based step. */
  schedules?(step: number): Readonly<Record<string, number>>;
}

export interface StepInputs extends BatchTensors {
  readonly variables: readonly tf.Tensor[];
  readonly slots: readonly tf.Tensor[];
  readonly noise: NoiseSource;
  readonly scalars: Readonly<Record<string, tf.Scalar>>;
}

export interface StepOutputs {
  readonly variables: tf.Tensor[];
  readonly slots: tf.Tensor[];
  /** `loss`, and its parts by name where there are several. */
  readonly terms: Terms;
}

interface EvaluationInputs extends BatchTensors {
  readonly variables: readonly tf.Tensor[];
  readonly noise: NoiseSource;
  readonly scalars: Readonly<Record<string, tf.Scalar>>;
}

/** Gradients of a step, before the optimizer has seen them. */
interface GradientOutputs {
  /** Gradient of each trainable variable, in their order. */
  readonly gradients: tf.Tensor[];
  /** New values of variables that the models write themselves (moving statistics), by index. */
  readonly written: ReadonlyMap<number, tf.Tensor>;
  /** As in {@link StepOutputs}. */
  readonly terms: Terms;
}

/**
 * A training step and its evaluation as pure functions over explicit inputs: weights, optimizer slots, batch, noise and
 * scheduled scalars come in, new weights and slots and the named losses go out. Nothing is read from or written to the
 * models' own variables while it runs, so the same program runs eagerly on any TensorFlow.js backend or can be traced.
 */
export interface Program {
  readonly variables: readonly VariableInfo[];
  readonly slots: readonly SlotSpec[];
  /** Every scalar input of step 0, 1, 2, …: schedules and the optimizer's own (learning rate, bias corrections). */
  scalars(step: number, learningRateScale: number): Record<string, number>;
  /** Learning rate at a 0-based step. */
  learningRate(step: number): number;
  step(inputs: StepInputs): StepOutputs;
  /** The first half of a step: gradients and losses. */
  gradients(inputs: Omit<StepInputs, 'slots'>): GradientOutputs;
  /** The second half of a step: trainable variables, their gradients and slots to new variables and slots. */
  update(inputs: UpdateInputs): UpdateOutputs;
  /** Whether `update` treats every element of every variable by itself and alike. */
  readonly elementwiseUpdate: boolean;
  /** Losses of one batch, and each metric as its mean over the batch. */
  evaluate(inputs: EvaluationInputs): Terms;
}

/** Builds the pure program of a model, a forward pass, an optimizer and metrics. */
export function createProgram(parts: ProgramParts): Program {
  const { optimizer } = parts;
  const variables = variablesOf(...parts.models);
  const trainable = variables.flatMap((v, i) => (v.trainable ? [i] : []));
  const names = trainable.map((i) => variables[i].name);
  const run = (values: readonly tf.Tensor[], inputs: RunInputs): ForwardOutputs & { readonly updates: Map<number, tf.Tensor> } => {
    const weights = Object.fromEntries(variables.map((v, i) => [v.name, values[i]]));
    const updates = new Map<number, tf.Tensor>();
    const reported: Record<string, tf.Scalar> = {};
    const losses = {
      add: (name: string, value: tf.Scalar) => (reported[name] = name in reported ? tf.add(reported[name], value) : value),
    };
    const { training, noise } = inputs;
    const apply = (model: tf.LayersModel, input: tf.Tensor | tf.Tensor[]): tf.Tensor => {
      const application = applyWith(model, variables, values, input, { training, noise, losses });
      for (const [index, value] of application.updates) updates.set(index, value);
      return application.output;
    };
    const { terms, prediction, mask } = parts.forward({ ...inputs, apply, weights });
    const all = { ...terms, ...reported };
    const loss = Object.values(all).reduce((sum, term) => tf.add(sum, term));
    return { terms: Object.keys(all).length === 1 ? { loss } : { loss, ...all }, prediction, mask, updates };
  };
  const gradients = (inputs: Omit<StepInputs, 'slots'>): GradientOutputs => {
    const before = trainable.map((i) => inputs.variables[i]);
    const kept = { terms: new Map<string, tf.Scalar>(), written: new Map<number, tf.Tensor>() };
    const objective = (...values: tf.Tensor[]): tf.Scalar => {
      const { terms, updates } = run(replaceAt(inputs.variables, trainable, values), { ...inputs, training: true });
      // A gradient function ends with everything in it but its result; what else is wanted has to be kept.
      for (const [name, term] of Object.entries(terms)) kept.terms.set(name, tf.keep(term.clone()));
      for (const [index, value] of updates) kept.written.set(index, tf.keep(value.clone()));
      return terms['loss'];
    };
    try {
      const { grads } = tf.valueAndGrads(objective)(before);
      return {
        gradients: grads,
        written: new Map([...kept.written].map(([index, value]) => [index, value.clone()])),
        terms: Object.fromEntries([...kept.terms].map(([name, term]) => [name, term.clone<tf.Scalar>()])),
      };
    } finally {
      tf.dispose([...kept.terms.values(), ...kept.written.values()]);
    }
  };
  return {
    variables,
    slots: optimizer.slots(trainable.map((i) => variables[i])),
    elementwiseUpdate: optimizer.elementwise === true,
    learningRate: (step) => optimizer.learningRate.at(step),
    scalars: (step, learningRateScale) => ({
      ...parts.schedules?.(step),
      ...optimizer.scalars(step + 1, optimizer.learningRate.at(step) * learningRateScale),
    }),
    gradients,
    update: (inputs) => optimizer.update(inputs),
    step: (inputs) => {
      const { gradients: values, written, terms } = gradients(inputs);
      const before = trainable.map((i) => inputs.variables[i]);
      const updated = optimizer.update({ variables: before, gradients: values, slots: inputs.slots, scalars: inputs.scalars, names });
      const next = replaceAt(inputs.variables, trainable, updated.variables);
      for (const [index, value] of written) next[index] = value;
      return { variables: next, slots: updated.slots, terms };
    },
    evaluate: (inputs) => {
      const { terms, prediction, mask } = run(inputs.variables, { ...inputs, training: false });
      const metrics = parts.metrics.map((metric) => [metric.name, tf.mean<tf.Scalar>(metric.perSample(inputs.target, prediction, mask))] as const);
      return { ...terms, ...Object.fromEntries<tf.Scalar>(metrics) };
    },
  };
}

type RunInputs = Omit<ForwardInputs, 'weights' | 'apply'>;

function replaceAt(all: readonly tf.Tensor[], indices: readonly number[], values: readonly tf.Tensor[]): tf.Tensor[] {
  const result = [...all];
  indices.forEach((index, i) => (result[index] = values[i]));
  return result;
}
