import { InvalidParameterError, type VersionedJson } from '@latentkit/core';
import { inStep } from './call.js';
import { type NamedStep, classNameOf, methodOf } from './step.js';

/** Version of the format in which pipelines are written as JSON. */
export const JSON_VERSION = 1;

/** The pipeline as one object: names and JSON of its steps. */
export function writeJson(steps: readonly NamedStep[], latentDim: number | undefined): VersionedJson {
  return {
    type: 'Pipeline',
    version: JSON_VERSION,
    steps: steps.map((named) => ({ name: named.name, estimator: estimatorJson(named) })),
    ...(latentDim === undefined ? {} : { latentDim }),
  };
}

/** A step as its `toJSON` gives it. Throws what that throws, and InvalidParameterError where it has none. */
export function estimatorJson(named: NamedStep): VersionedJson {
  const toJSON = methodOf(named.step, 'toJSON');
  try {
    if (toJSON !== undefined) return toJSON() as VersionedJson;
    throw new InvalidParameterError({
      parameter: 'Pipeline.toJSON',
      got: classNameOf(named.step.constructor),
      expected: 'a step with toJSON',
      remedy: methodOf(named.step, 'save') === undefined ? 'It cannot be kept.' : 'Use await pipeline.save(store), which keeps its files too.',
    });
  } catch (error) {
    throw inStep(named, error);
  }
}
