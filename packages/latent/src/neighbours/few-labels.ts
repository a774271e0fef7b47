import { InvalidParameterError, type NdArray, ndarray, random, toNdArray } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { checkCount } from '../codes/inputs.js';
import type { Classes } from '../codes/labels.js';

/** How the labelled samples are chosen. */
export interface FewLabelsOptions {
  /** Labelled samples of each class. Default 10. */
  readonly perClass?: number;
  /** Rows of the labelled samples, equally many of each class, in any order, [m] or [classes, perClass]. Default: drawn at random. */
  readonly samples?: ArrayInput;
  /** Decides which are drawn. Default 0. */
  readonly seed?: number;
}

/**
 * Rows of the labelled samples: [classes, perClass]. Throws InvalidParameterError for a class with fewer samples than are
 * asked for, for rows that do not exist or come twice, and where they are not equally many of each class.
 */
export function chooseSamples(classes: Classes, { perClass = 10, samples, seed = 0 }: FewLabelsOptions): NdArray<Int32Array> {
  const chosen = samples === undefined ? drawSamples(classes, checkCount('perClass', perClass, 1), seed) : givenSamples(classes, samples);
  return ndarray(Int32Array.from(chosen.flat()), [chosen.length, chosen[0].length]);
}

function drawSamples({ members, labels }: Classes, perClass: number, seed: number): number[][] {
  const stream = random(seed).stream('latent/few-labels');
  return members.map((own, c) => {
    if (own.length < perClass) {
      throw new InvalidParameterError({
        parameter: 'perClass',
        got: perClass,
        expected: `at most ${own.length}, since no more samples have the label ${labels[c]}`,
        remedy: 'Ask for fewer, or give more labelled samples.',
      });
    }
    const drawn = stream.at(c).permutation(own.length).subarray(0, perClass);
    return Array.from(drawn, (i) => own[i]).sort((a, b) => a - b);
  });
}

function givenSamples({ of, labels }: Classes, samples: ArrayInput): number[][] {
  const { data } = toNdArray(samples, { name: 'samples', dtype: 'int32', minRows: 1 });
  const groups: number[][] = labels.map(() => []);
  const seen = new Set<number>();
  data.forEach((row, i) => {
    checkCount(`samples[${i}]`, row, 0, of.length - 1, 'the row of a code');
    if (seen.has(row)) throw new InvalidParameterError({ parameter: `samples[${i}]`, got: row, expected: 'no row twice' });
    seen.add(row);
    groups[of[row]].push(row);
  });
  const uneven = groups.findIndex((group) => group.length !== groups[0].length || group.length === 0);
  if (uneven === -1) return groups;
  throw new InvalidParameterError({
    parameter: 'samples',
    got: `${groups[uneven].length} with the label ${labels[uneven]} and ${groups[0].length} with the label ${labels[0]}`,
    expected: 'equally many of each class, at least one',
    remedy: 'Leave out some, or let them be drawn with perClass.',
  });
}
