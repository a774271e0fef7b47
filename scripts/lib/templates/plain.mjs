// What a new package of any other row starts with: a class whose constructor stores and validates its parameters.
import { camel, sentence } from './names.mjs';

const description = (name) => `${sentence(name)} for autoencoders and latent spaces.`;

const className = (pascal) => pascal;

const fileName = (name) => name;

const config = (type) => `import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of {@link ${type}}: type, default, range and meaning of each, declared once. */
export const ${camel(type)}Config = defineConfig(
  '${type}',
  z.object({
    latentDim: z.number().int().min(1).default(2).describe('Length of a code.'),
  }),
);

/** What may be given to the constructor of {@link ${type}}. */
export type ${type}Options = z.input<typeof ${camel(type)}Config.schema>;
`;

const table = '| `latentDim` | integer >= 1 | `2` | Length of a code. |';

const source = (type) => `import { ${camel(type)}Config } from './config.js';
import type { ${type}Options } from './config.js';

/** Stores and validates its parameters. */
export class ${type} {
  readonly latentDim: number;

  /** Throws \`InvalidParameterError\` for a parameter out of range and \`UnknownNameError\` for a misspelt one. */
  constructor(options: ${type}Options = {}) {
    this.latentDim = ${camel(type)}Config.parse(options).latentDim;
  }
}
`;

const test = (type, file) => `import { InvalidParameterError, UnknownNameError } from '@latentkit/core';
import { describe, expect, test } from '@jest/globals';
import { ${type} } from '../src/${file}.js';

describe('${type}', () => {
  test('stores its parameters and fills in defaults', () => {
    expect(new ${type}().latentDim).toBe(2);
    expect(new ${type}({ latentDim: 8 }).latentDim).toBe(8);
  });

  test('refuses values out of range and misspelt names', () => {
    expect(() => new ${type}({ latentDim: 0 })).toThrow(InvalidParameterError);
    expect(() => new ${type}({ latentDims: 3 } as object)).toThrow(UnknownNameError);
  });
});
`;

const example = (type, published) => `import { ${type} } from '${published}';

console.log(new ${type}({ latentDim: 8 }).latentDim); // 8
`;

export const plain = { description, className, fileName, config, table, source, test, example };
