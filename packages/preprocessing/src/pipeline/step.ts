import { InvalidParameterError } from '@latentkit/core';

/**
 * A step of a pipeline, known by its methods. All have `fit`; all but the last have `transform`; the last may instead be an
 * autoencoder (`encode`, `decode`), a probe (`predict`) or an anomaly scorer (`decisionFunction`, `predict`).
 */
export interface PipelineStep {
  fit(...args: never[]): unknown;
}

/** A step, or a step with a name of its own. */
export type StepInput = PipelineStep | readonly [name: string, step: PipelineStep];

/** A step with its name. */
export interface NamedStep {
  readonly name: string;
  readonly step: PipelineStep;
}

/** The last of a list of steps, without its name. */
export type LastStep<S extends readonly StepInput[]> = S extends readonly [...unknown[], infer T] ? (T extends readonly [string, infer E] ? E : T) : PipelineStep;

/** What a method of the last step comes to. */
export type Outcome<L, K extends string> = L extends Record<K, (...args: never[]) => infer R> ? Awaited<R> : unknown;

/** A method of a step, bound to it; undefined where it has none. */
export function methodOf(step: object, name: string): ((...args: unknown[]) => unknown) | undefined {
  const method = (step as Record<string, unknown>)[name];
  return typeof method === 'function' ? (method as (...args: unknown[]) => unknown).bind(step) : undefined;
}

/** Whether a step is fitted as autoencoders are, on rows alone and with options, and codes rows but does not transform them. */
export function isCoder(step: object): boolean {
  return methodOf(step, 'encode') !== undefined && methodOf(step, 'transform') === undefined;
}

/** The name that bundles and tables know the class of a step by; `constructor.name` is another in minified code. */
export function classNameOf(type: object): string {
  const { configSchema, name } = type as { configSchema?: { name?: unknown }; name?: unknown };
  return typeof configSchema?.name === 'string' ? configSchema.name : String(name);
}

/** Steps with names: their own, or their class's, with a number where that is taken. Throws InvalidParameterError for what can be no pipeline. */
export function nameSteps(inputs: readonly StepInput[]): NamedStep[] {
  if (!Array.isArray(inputs) || inputs.length === 0) {
    throw new InvalidParameterError({ parameter: 'Pipeline.steps', got: inputs, expected: 'a list of at least one step' });
  }
  const steps: NamedStep[] = [];
  inputs.forEach((input: StepInput, i) => {
    const [given, step] = Array.isArray(input) ? (input as readonly [string, PipelineStep]) : [undefined, input as PipelineStep];
    if (typeof step !== 'object' || step === null || methodOf(step, 'fit') === undefined) {
      throw new InvalidParameterError({ parameter: `Pipeline.steps[${i}]`, got: step, expected: 'an estimator: an object with fit', remedy: 'Give new PCA(), not PCA.' });
    }
    const name = given ?? freeName(classNameOf(step.constructor), steps);
    if (typeof name !== 'string' || name === '' || steps.some((other) => other.name === name)) {
      throw new InvalidParameterError({ parameter: `Pipeline.steps[${i}]`, got: name, expected: 'a name that no other step has' });
    }
    if (i < inputs.length - 1 && methodOf(step, 'transform') === undefined) {
      throw new InvalidParameterError({
        parameter: `Pipeline.steps[${i}] '${name}'`,
        got: classNameOf(step.constructor),
        expected: 'a step with transform, since others follow',
        remedy: 'Autoencoders, classifiers and scorers come last.',
      });
    }
    steps.push({ name, step });
  });
  return steps;
}

function freeName(wish: string, taken: readonly NamedStep[]): string {
  let name = wish;
  for (let i = 2; taken.some((step) => step.name === name); i++) name = `${wish}-${i}`;
  return name;
}
