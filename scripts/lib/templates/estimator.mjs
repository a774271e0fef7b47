// What a new package of the row "numerics" starts with: a Transformer that is complete, if modest, so that its tests
// run before the real mathematics is written: it moves the mean of every column to zero and scales the result.
import { camel, sentence } from './names.mjs';

const description = (name) => `${sentence(name)} as a transformer.`;

const className = (pascal) => pascal;

const fileName = (name) => name;

const config = (type) => `import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of {@link ${type}}: type, default, range and meaning of each, declared once. */
export const ${camel(type)}Config = defineConfig(
  '${type}',
  z.object({
    scale: z.number().positive().default(1).describe('Factor applied to the centred data.'),
  }),
);

/** What may be given to the constructor of {@link ${type}}. */
export type ${type}Options = z.input<typeof ${camel(type)}Config.schema>;
`;

const table = '| `scale` | number > 0 | `1` | Factor applied to the centred data. |';

const source = (type) => `import { FileFormatError, NotFittedError, ndarray, toMatrix } from '@latentkit/core';
import type { ArrayInput, NdArray, Transformer, VersionedJson } from '@latentkit/core';
import { ${camel(type)}Config } from './config.js';
import type { ${type}Options } from './config.js';

/** Moves the mean of every column to zero and multiplies by \`scale\`. Shapes: [n, features] to [n, features]. */
export class ${type} implements Transformer {
  readonly scale: number;
  #mean: Float64Array | undefined;

  /** Throws \`InvalidParameterError\` for a parameter out of range and \`UnknownNameError\` for a misspelt one. */
  constructor(options: ${type}Options = {}) {
    this.scale = ${camel(type)}Config.parse(options).scale;
  }

  /** Means of the columns that \`fit\` saw. Throws \`NotFittedError\` before \`fit\`. */
  get mean(): Float64Array {
    if (this.#mean === undefined) throw new NotFittedError('${type}', 'mean');
    return this.#mean;
  }

  fit(x: ArrayInput): this {
    const { data, shape } = toMatrix(x);
    const [rows, columns] = shape;
    const mean = new Float64Array(columns);
    data.forEach((value, index) => {
      mean[index % columns] += value / rows;
    });
    this.#mean = mean;
    return this;
  }

  transform(x: ArrayInput): NdArray<Float64Array> {
    return this.#map(x, (value, mean) => (value - mean) * this.scale);
  }

  fitTransform(x: ArrayInput): NdArray<Float64Array> {
    return this.fit(x).transform(x);
  }

  inverseTransform(x: ArrayInput): NdArray<Float64Array> {
    return this.#map(x, (value, mean) => value / this.scale + mean);
  }

  toJSON(): VersionedJson {
    return { type: '${type}', version: 1, scale: this.scale, mean: Array.from(this.mean) };
  }

  /** The estimator that \`toJSON\` described. Throws \`FileFormatError\` for any other JSON. */
  static fromJSON(json: VersionedJson): ${type} {
    const { type, version, scale, mean } = json;
    if (type !== '${type}' || version !== 1 || typeof scale !== 'number' || !Array.isArray(mean)) {
      throw new FileFormatError({ parameter: 'json', got: [type, version], expected: 'a ${type} of version 1' });
    }
    const estimator = new ${type}({ scale });
    estimator.#mean = Float64Array.from(mean as number[]);
    return estimator;
  }

  #map(x: ArrayInput, change: (value: number, mean: number) => number): NdArray<Float64Array> {
    const { mean } = this;
    const { data, shape } = toMatrix(x, { columns: mean.length });
    return ndarray(Float64Array.from(data, (value, index) => change(value, mean[index % mean.length])), shape);
  }
}
`;

const test = (type, file) => `import { InvalidParameterError, NotFittedError, ShapeError, toNested, type VersionedJson } from '@latentkit/core';
import { describe, expect, test } from '@jest/globals';
import { ${type} } from '../src/${file}.js';

const x = [
  [1, 10],
  [3, 20],
  [5, 60],
];

describe('${type}', () => {
  test('moves the mean of every column to zero', () => {
    const estimator = new ${type}();
    expect(toNested(estimator.fitTransform(x))).toEqual([[-2, -20], [0, -10], [2, 30]]);
    expect(Array.from(estimator.mean)).toEqual([3, 30]);
  });

  test('scales, and inverseTransform undoes it', () => {
    const estimator = new ${type}({ scale: 0.5 });
    const moved = estimator.fitTransform(x);
    expect(toNested(moved)).toEqual([[-1, -10], [0, -5], [1, 15]]);
    expect(toNested(estimator.inverseTransform(moved))).toEqual(x);
  });

  test('survives JSON', () => {
    const estimator = new ${type}({ scale: 3 }).fit(x);
    const copy = ${type}.fromJSON(JSON.parse(JSON.stringify(estimator)) as VersionedJson);
    expect(copy.transform(x)).toEqual(estimator.transform(x));
  });

  test('refuses bad parameters, use before fit and the wrong number of columns', () => {
    expect(() => new ${type}({ scale: 0 })).toThrow(InvalidParameterError);
    expect(() => new ${type}().transform(x)).toThrow(NotFittedError);
    expect(() => new ${type}().fit(x).transform([[1]])).toThrow(ShapeError);
  });
});
`;

const example = (type, published) => `import { ${type} } from '${published}';

const estimator = new ${type}({ scale: 2 });
console.log(estimator.fitTransform([[1, 10], [3, 20]]).data); // Float64Array [ -2, -10, 2, 10 ]
`;

export const estimator = { description, className, fileName, config, table, source, test, example };
