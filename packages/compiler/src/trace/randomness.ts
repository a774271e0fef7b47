import * as tf from '@tensorflow/tfjs';
import { UnsupportedOperationError } from '../errors.js';
import type { Recorder } from './recorder.js';
import { replaceMethod } from './replace-method.js';

/** Operations of TensorFlow.js that draw random numbers, with a seed or without, and those that are put together from them. */
const RANDOM = new Set(['multinomial', 'rand', 'randomGamma', 'randomNormal', 'randomStandardNormal', 'randomUniform', 'randomUniformInt', 'truncatedNormal']);
const MADE_OF_RANDOM = ['dropout'];

const SUFFIX = /__op$/;

/** Refuses operations that draw random numbers: a graph would repeat the ones that were drawn while it was traced. */
export function watchRandomness(recorder: Recorder): () => void {
  const engine = tf.engine();
  const scopes: string[] = [];
  const refuse = (drawn: string): never => {
    const operation = MADE_OF_RANDOM.find((name) => scopes.includes(name)) ?? drawn;
    throw new UnsupportedOperationError({
      operation,
      layer: recorder.layers.at(-1),
      reason: 'its random numbers would be drawn once and stay the same in every run',
      remedy: 'Use a layer of @latentkit/layers, whose noise is part of the graph, or draw the numbers outside and hand them over as an input.',
    });
  };
  const undo = [
    replaceMethod(engine, 'startScope', (startScope) => (name) => {
      const scope = (name ?? '').replace(SUFFIX, '');
      if (RANDOM.has(scope) && !recorder.isOutside) refuse(scope);
      startScope.call(engine, name);
      scopes.push(scope);
    }),
    replaceMethod(engine, 'endScope', (endScope) => (result) => {
      scopes.pop();
      endScope.call(engine, result);
    }),
    // Whatever else draws numbers of its own in the function would have them frozen as well. Nothing is drawn here: the call is refused.
    replaceMethod(Math, 'random', (draw) => () => (recorder.isOutside ? draw() : refuse('Math.random'))),
  ];
  return () => undo.forEach((restore) => restore());
}
