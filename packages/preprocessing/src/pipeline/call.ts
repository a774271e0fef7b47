import { InvalidParameterError } from '@latentkit/core';
import type { Flow } from './flow.js';
import { type NamedStep, classNameOf, methodOf } from './step.js';

/** How a flow runs, and what every step gets. */
export interface Mode {
  /** Whether the asynchronous form of a method is taken where a step has one. */
  readonly later: boolean;
  /** Given to asynchronous forms as their last argument. */
  readonly options?: object | undefined;
}

/** Calls a method of a step, in the form that the mode asks for. What it throws names the step. */
export function* call(named: NamedStep, member: string, args: readonly unknown[], { later, options = {} }: Mode): Flow<unknown> {
  try {
    const asynchronous = later ? methodOf(named.step, `${member}Async`) : undefined;
    if (asynchronous !== undefined) return yield asynchronous(...args, options);
    const method = methodOf(named.step, member);
    if (method === undefined) throw lacking(named, member);
    return yield method(...args);
  } catch (error) {
    throw inStep(named, error);
  }
}

/** Lets the text of an error begin with the name of the step; its class, code and fields stay. */
export function inStep({ name }: Pick<NamedStep, 'name'>, error: unknown): unknown {
  if (typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string') {
    error.message = `Step '${name}' of the pipeline: ${error.message}`;
  }
  return error;
}

function lacking({ step }: NamedStep, member: string): InvalidParameterError {
  const type = classNameOf(step.constructor);
  const others = ['transform', 'inverseTransform', 'encode', 'decode', 'predict', 'decisionFunction', 'score', 'scoreSamples'].filter((other) => methodOf(step, other) !== undefined);
  return new InvalidParameterError({ parameter: `${type}.${member}`, expected: `a step with ${member}; ${type} has ${others.join(', ') || 'none like it'}` });
}
