import { Autoencoder, type Bottleneck, type Corruption, type Network, type PartFactory, type Penalty, denseNetwork, denseNetworkFactory, identityBottleneck } from '@latentkit/autoencoder';
import { jacobianPenalty, jacobianPenaltyFactory } from '@latentkit/contractive';
import { convolutionalNetwork, convolutionalNetworkFactory } from '@latentkit/convolutional';
import { memoryStore, ndarray, random } from '@latentkit/core';
import { blockMasking, blockMaskingFactory, dropoutNoise, dropoutNoiseFactory, gaussianNoise, gaussianNoiseFactory } from '@latentkit/denoising';
import { linearNetwork, linearNetworkFactory } from '@latentkit/linear';
import { recurrentNetwork, recurrentNetworkFactory } from '@latentkit/recurrent';
import { kSparse, kSparseFactory, klSparsity, klSparsityFactory, l1Activity, l1ActivityFactory, lifetimeSparsity, lifetimeSparsityFactory } from '@latentkit/sparse';
import {
  gaussianBottleneck,
  gaussianBottleneckFactory,
  mmdBottleneck,
  mmdBottleneckFactory,
  totalCorrelationBottleneck,
  totalCorrelationBottleneckFactory,
  vectorQuantizer,
  vectorQuantizerFactory,
} from '@latentkit/variational';
import { describe, expect, test } from '@jest/globals';

const factories: readonly PartFactory[] = [
  denseNetworkFactory,
  linearNetworkFactory,
  convolutionalNetworkFactory,
  recurrentNetworkFactory,
  gaussianBottleneckFactory,
  mmdBottleneckFactory,
  totalCorrelationBottleneckFactory,
  vectorQuantizerFactory,
  kSparseFactory,
  lifetimeSparsityFactory,
  gaussianNoiseFactory,
  dropoutNoiseFactory,
  blockMaskingFactory,
  l1ActivityFactory,
  klSparsityFactory,
  jacobianPenaltyFactory,
];

const latentDim = 4;
const networks: readonly (readonly [string, () => Network])[] = [
  ['dense', () => denseNetwork({ hiddenUnits: [12], activation: 'tanh' })],
  ['linear', () => linearNetwork()],
  ['convolutional', () => convolutionalNetwork({ filters: [3, 4], activation: 'tanh' })],
  ['recurrent', () => recurrentNetwork({ hiddenUnits: [6] })],
];
const bottlenecks: readonly (readonly [string, () => Bottleneck])[] = [
  ['identity', identityBottleneck],
  ['Gaussian', () => gaussianBottleneck({ beta: 0.5, warmUpSteps: 3 })],
  ['importance-weighted', () => gaussianBottleneck({ bound: 'iwae', samples: 2 })],
  ['MMD', () => mmdBottleneck({ weight: 2 })],
  ['total correlation', () => totalCorrelationBottleneck({ beta: 2 })],
  ['vector-quantising', () => vectorQuantizer({ entries: 6, groups: 2 })],
  ['k-sparse', () => kSparse(2)],
  ['lifetime', () => lifetimeSparsity(0.4)],
];
const corruptions: readonly (readonly [string, Corruption | undefined])[] = [
  ['no corruption', undefined],
  ['Gaussian noise', gaussianNoise(0.1)],
  ['dropout', dropoutNoise(0.3)],
  ['masked blocks', blockMasking({ size: 3 })],
];
const penalties: readonly (readonly [string, readonly Penalty[]])[] = [
  ['no penalty', []],
  ['L1', [l1Activity(0.01)]],
  ['contraction', [jacobianPenalty({ weight: 0.001, step: 0.05 })]],
  ['KL and L1', [klSparsity({ weight: 0.001 }), l1Activity(0.001)]],
];

/** Every network with every bottleneck; corruptions and penalties go round, so that each meets each network and bottleneck. */
const combinations = networks.flatMap(([network, makeNetwork], i) =>
  bottlenecks.map(([bottleneck, makeBottleneck], j) => {
    const [corruption, damage] = corruptions[(i + j) % corruptions.length];
    const [penalty, terms] = penalties[(i + 2 * j + (j >> 1)) % penalties.length];
    return { network, bottleneck, corruption, penalty, make: () => new Autoencoder({ latentDim, network: makeNetwork(), bottleneck: makeBottleneck(), ...(damage && { corruption: damage }), penalties: terms, seed: 3 }) };
  }),
);

const x = ndarray(random(6).stream('images').at(0).uniform(20 * 64), [20, 8, 8]);
const quick = { epochs: 2, batchSize: 8, optimizer: { name: 'sgd', learningRate: 0.02 } } as const;
const eager = { engine: 'eager', device: 'cpu' } as const;
const compiled = { engine: 'compiled', threads: 1 } as const;

/** Bottlenecks whose codes are the encoder's output, of which a penalty may keep moving means. */
const plain = ['identity', 'k-sparse', 'lifetime'];
const remembering = networks.flatMap(([network, makeNetwork]) =>
  bottlenecks
    .filter(([name]) => plain.includes(name))
    .map(([bottleneck, makeBottleneck]) => ({
      network,
      bottleneck,
      corruption: 'dropout',
      penalty: 'KL with memory',
      make: () => new Autoencoder({ latentDim, network: makeNetwork(), bottleneck: makeBottleneck(), corruption: dropoutNoise(0.3), penalties: [klSparsity({ weight: 0.001, momentum: 0.5 })], seed: 3 }),
    })),
);

describe('any parts combine', () => {
  test.each([...combinations, ...remembering])('$network, $bottleneck, $corruption, $penalty', async ({ make }) => {
    const [one, two, resumed, checkpoint, store] = [make(), make(), make(), memoryStore(), memoryStore()];
    const expected = await one.fit(x, { ...quick, ...eager, validationSplit: 4 });
    const history = await two.fit(x, { ...quick, ...compiled, validationSplit: 4 });
    expect(history.warnings).toEqual([]);
    expect(history.names).toEqual(expected.names);
    for (const name of history.names) {
      history.series(name).forEach((value, i) => expect(Math.abs(value - expected.series(name)[i])).toBeLessThan(1e-4 * Math.max(1, Math.abs(value))));
    }
    await two.save(store);
    const loaded = await Autoencoder.load(store, { parts: factories });
    expect((await loaded.encode(x, compiled)).data).toEqual((await two.encode(x, compiled)).data);
    expect(loaded.slots.penalties.map(({ config }) => config)).toEqual(two.slots.penalties.map(({ config }) => config));

    const broken = make();
    await broken.fit(x, { ...quick, ...compiled, epochs: 1, validationSplit: 4, checkpoint: { to: checkpoint } });
    const rest = await resumed.fit(x, { ...quick, ...compiled, validationSplit: 4, resume: checkpoint });
    expect(rest.loss).toEqual(history.loss);
    expect((await resumed.encode(x, compiled)).data).toEqual((await two.encode(x, compiled)).data);
    for (const model of [one, two, resumed, loaded, broken]) model.dispose();
  });

  test('each corruption and each penalty meets each network and each bottleneck', () => {
    const pairs = (a: 'network' | 'bottleneck', b: 'corruption' | 'penalty'): number => new Set(combinations.map((each) => `${each[a]} ${each[b]}`)).size;
    expect([pairs('network', 'corruption'), pairs('network', 'penalty')]).toEqual([16, 16]);
    expect(pairs('bottleneck', 'corruption')).toBe(32);
    expect(pairs('bottleneck', 'penalty')).toBe(32);
  });
});
