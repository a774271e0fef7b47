// What a new family starts with: a preset that is complete, if modest, so that the conformance suite passes before the
// family's own part is written: one dense layer each way with an activation on the code.
import { camel, sentence } from './names.mjs';

const description = (name) => `${sentence(name)} autoencoders.`;

const className = (pascal) => `${pascal}Autoencoder`;

const fileName = (name) => `${name}-autoencoder`;

const config = (type) => `import { commonParameters, type SlotOptions } from '@latentkit/autoencoder';
import { defineConfig } from '@latentkit/core';
import { activationSchema } from '@latentkit/layers';
import { z } from 'zod';

/** Parameters of {@link ${type}}: type, default, range and meaning of each, declared once. */
export const ${camel(type)}Config = defineConfig(
  '${type}',
  z.object({
    activation: activationSchema.default('tanh').describe('activation of the code'),
    ...commonParameters,
    latentDim: commonParameters.latentDim.default(2),
  }),
);

/** Checked parameters of a {@link ${type}}. */
export type ${type}Config = z.output<typeof ${camel(type)}Config.schema>;

/** Parameters and slots of a {@link ${type}}. */
export type ${type}Options = z.input<typeof ${camel(type)}Config.schema> & SlotOptions;
`;

const table = `| \`activation\` | | \`"tanh"\` | activation of the code |`;

const source = (type, name) => `import { Autoencoder, type Network, type SlotOptions } from '@latentkit/autoencoder';
import { sizeOf } from '@latentkit/core';
import { chainLayers, denseLayers, flattenLayers, unflattenLayers } from '@latentkit/layers';
import { ${camel(type)}Config, type ${type}Config, type ${type}Options } from './config.js';

/** One dense layer each way, the code with an activation. Say here what the family is, with the paper's DOI. */
export class ${type} extends Autoencoder<${type}Config> {
  static override readonly packageName = '@latentkit/${name}';
  static override readonly configSchema = ${camel(type)}Config;

  /** Throws \`InvalidParameterError\` for a value out of range, \`UnknownNameError\` for a misspelt parameter. */
  constructor(options: ${type}Options = {}) {
    super(options);
  }

  protected override presetSlots({ activation }: ${type}Config): SlotOptions {
    return { network: network(activation) };
  }
}

function network(activation: ${type}Config['activation']): Network {
  return {
    config: { type: '${name}', activation },
    build: ({ inputShape, latentDim, encoderUnits, random }) => ({
      encoder: chainLayers('encoder', inputShape, [
        ...flattenLayers('encoder_flatten', inputShape),
        ...denseLayers({ name: 'encoder_dense_1', units: encoderUnits, activation, random }),
      ]),
      decoder: chainLayers('decoder', [latentDim], [
        ...denseLayers({ name: 'decoder_dense_1', units: sizeOf(inputShape), random }),
        ...unflattenLayers('decoder_reshape', inputShape),
      ]),
    }),
  };
}
`;

const test = (type, file) => `import { ndarray, random } from '@latentkit/core';
import { describe, expect, test } from '@jest/globals';
import { ${type} } from '../src/${file}.js';

describe('${type}', () => {
  test('learns samples of any shape', async () => {
    const x = ndarray(random(1).stream('test').at(0).uniform(96), [16, 2, 3]);
    const model = new ${type}({ latentDim: 3, seed: 1 });
    const history = await model.fit(x, { epochs: 20, batchSize: 8, optimizer: { name: 'adam', learningRate: 0.05 } });
    expect(history.loss[19]).toBeLessThan(history.loss[0] / 2);
    expect((await model.reconstruct(x)).shape).toEqual([16, 2, 3]);
    model.dispose();
  });
});
`;

const example = (type, published) => `import { ${type} } from '${published}';

const x = [[0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 1, 1]];
const model = new ${type}({ latentDim: 2, seed: 1 });
const history = await model.fit(x, { epochs: 100, optimizer: { name: 'adam', learningRate: 0.05 } });
console.log(history.loss.at(-1), (await model.encode(x)).shape); // a small number, [ 4, 2 ]
`;

export const family = { description, className, fileName, config, table, source, test, example, tensorflow: true };
