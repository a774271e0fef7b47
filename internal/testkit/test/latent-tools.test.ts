import { useDevice } from '@latentkit/autoencoder';
import { type Decoder, type Encoder, ndarray, random } from '@latentkit/core';
import { GaussianMixture, codeRange, drawFromPrior, interpolateCodes, klPerAxis, pointsOutside, traversals, travelGrid } from '@latentkit/latent';
import { PCA } from '@latentkit/pca';
import { StackedAutoencoder } from '@latentkit/stacked';
import { VariationalAutoencoder } from '@latentkit/variational';
import { beforeAll, describe, expect, test } from '@jest/globals';

beforeAll(async () => {
  await useDevice('cpu');
});

const x = ndarray(random(1).stream('latent tools').at(0).uniform(60 * 9), [60, 9]);
const quick = { epochs: 2, batchSize: 20, engine: 'eager' } as const;

/** Models that differ in everything but that they encode and decode. */
const models: readonly [string, () => Promise<Encoder & Decoder>][] = [
  ['PCA', async () => Promise.resolve(new PCA({ components: 3 }).fit(x))],
  ['a stacked autoencoder', async () => {
    const model = new StackedAutoencoder({ hiddenUnits: [6], latentDim: 3, seed: 1 });
    await model.fit(x, quick);
    return model;
  }],
  ['a variational autoencoder', async () => variational()],
];

async function variational(): Promise<VariationalAutoencoder> {
  const model = new VariationalAutoencoder({ hiddenUnits: [6], latentDim: 3, seed: 1 });
  await model.fit(x, quick);
  return model;
}

describe('latent-space tools', () => {
  test.each(models)('decode codes of %s', async (_, make) => {
    const model = await make();
    const codes = await model.encode(x);
    for (const [made, rows] of [
      [interpolateCodes([...codes.data.slice(0, 3)], [...codes.data.slice(3, 6)], { steps: 4 }), 4],
      [travelGrid(codes, { axes: [0, 2], rows: 2, columns: 3 }).codes, 6],
      [traversals(codes, { relative: true, steps: 2 }).codes, 6],
      [new GaussianMixture({ components: 2 }).fit(codes).sample(5).codes, 5],
      [drawFromPrior(model, 7, { seed: 3 }), 7],
    ] as const) {
      expect(made.shape).toEqual([rows, 3]);
      expect((await model.decode(made)).shape).toEqual([rows, 9]);
    }
    expect(pointsOutside(codes, codeRange(codes))).toHaveLength(0);
  });

  test('the divergence per axis is the one that a variational autoencoder reports of its units, its prior the one it draws from', async () => {
    const model = await variational();
    const { kl, order } = klPerAxis(await model.encodeDistribution(x));
    const { divergences } = await model.activeUnits(x);
    kl.forEach((nats, axis) => expect(Math.abs(nats - divergences[axis])).toBeLessThan(1e-6));
    expect(divergences[order[0]]).toBeGreaterThanOrEqual(divergences[order[2]]);
    expect([...drawFromPrior(model, 4, { seed: 5 }).data]).toEqual([...model.prior(4, random(5)).data]);
  });
});
