import { Autoencoder, modelNetwork, useDevice } from '@latentkit/autoencoder';
import { memoryStore, ndarray, rowsOf } from '@latentkit/core';
import { uniform } from '@latentkit/fixtures';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { RecurrentAutoencoder, type RecurrentAutoencoderOptions, recurrentNetworkFactory } from '../src/index.js';
import { FILL, agree, images, padded, quick, small } from './sequences.js';

beforeAll(async () => {
  await useDevice('wasm');
});

const OPTIONS: readonly RecurrentAutoencoderOptions[] = [
  {},
  { cell: 'gru' },
  { hiddenUnits: [6, 5], decoderUnits: [4] },
  { code: 'dense' },
  { bidirectional: true },
  { bidirectional: true, cell: 'gru', code: 'dense', hiddenUnits: [5, 4] },
  { outputActivation: 'tanh' },
  { loss: 'binary-crossentropy', maskValue: FILL },
  { maskValue: FILL, bidirectional: true },
  { maskValue: FILL, cell: 'gru', hiddenUnits: [6, 5] },
  { teacherForcing: true, hiddenUnits: [6, 5] },
  { teacherForcing: true, cell: 'gru', maskValue: FILL, loss: 'binary-crossentropy' },
];

describe('a recurrent network', () => {
  test.each(OPTIONS)('trains alike with both engines, and loads: %j', async (options) => {
    const x = options.maskValue === undefined ? images : padded;
    await agree(options, x);
    const on = { engine: 'eager' } as const;
    const model = new RecurrentAutoencoder({ ...small, ...options });
    await model.fit(x, { ...quick, ...on });
    expect((await model.encode(x, on)).shape).toEqual([rowsOf(x), 3]);
    const output = await model.reconstruct(x, on);
    expect(output.shape).toEqual(x.shape);
    const store = memoryStore();
    await model.save(store);
    const loaded = await RecurrentAutoencoder.load(store);
    expect(loaded.config).toEqual(model.config);
    expect(loaded.slots.network.config).toEqual(model.slots.network.config);
    const general = await Autoencoder.load(store, { parts: [recurrentNetworkFactory] });
    const bare = await Autoencoder.load(store);
    for (const other of [loaded, general, bare]) expect(await other.reconstruct(x, on)).toEqual(output);
    const next = await model.fit(x, { ...quick, ...on });
    for (const other of [loaded, general]) expect((await other.fit(x, { ...quick, ...on })).loss).toEqual(next.loss);
    for (const m of [model, loaded, general, bare]) m.dispose();
  });

  test('has the layers that are asked for', () => {
    const layers = (options: RecurrentAutoencoderOptions, shape: readonly number[], half: 'encoder' | 'decoder'): string[] => {
      const model = new RecurrentAutoencoder({ latentDim: 30, ...options }).build(shape);
      return model[half].layers.map((layer) => `${layer.name} ${JSON.stringify(layer.outputShape)}`).slice(1);
    };
    expect(layers({}, [28, 28], 'encoder')).toEqual(['encoder_lstm_1 [null,28,100]', 'encoder_lstm_2 [null,30]']);
    expect(layers({ loss: 'binary-crossentropy' }, [28, 28], 'decoder')).toEqual([
      'decoder_repeat [null,28,30]',
      'decoder_lstm_1 [null,28,100]',
      'decoder_dense [null,28,28]',
      'decoder_output [null,28,28]',
    ]);
    expect(layers({ bidirectional: true, hiddenUnits: [8] }, [5, 2], 'encoder')).toEqual(['encoder_lstm_1 [null,5,16]', 'encoder_lstm_2 [null,30]']);
    expect(layers({ code: 'dense', cell: 'gru' }, [9], 'encoder')).toEqual(['encoder_steps [null,9,1]', 'encoder_gru_1 [null,100]', 'encoder_dense [null,30]']);
    expect(layers({ hiddenUnits: [8, 4] }, [6, 5, 3], 'decoder')).toEqual([
      'decoder_repeat [null,6,30]',
      'decoder_lstm_1 [null,6,4]',
      'decoder_lstm_2 [null,6,8]',
      'decoder_dense [null,6,15]',
      'decoder_reshape [null,6,5,3]',
    ]);
  });

  test('takes flat rows as sequences of numbers, and images with channels as sequences of rows', async () => {
    const rows = uniform(3, 24, 16);
    const flat = new RecurrentAutoencoder({ ...small, maskValue: FILL, teacherForcing: true });
    await flat.fit(rows, quick);
    expect((await flat.reconstruct(rows)).shape).toEqual([24, 16]);
    expect((await flat.stepErrors(rows)).shape).toEqual([24, 16]);
    const [plain, channels] = [new RecurrentAutoencoder(small), new RecurrentAutoencoder(small)];
    const history = await plain.fit(images, quick);
    expect((await channels.fit(ndarray(images.data, [24, 8, 8, 1]), quick)).loss).toEqual(history.loss);
    for (const model of [flat, plain, channels]) model.dispose();
  });
});

describe('bad input', () => {
  test('sequences of different lengths are refused, with the remedy', async () => {
    const model = new RecurrentAutoencoder(small);
    const uneven = [[[1], [2]], [[1], [2], [3]]];
    await expect(model.fit(uneven)).rejects.toThrow(/sequences of 2 to 3 steps.*padSequences.*maskValue/);
    await expect(model.fit([[1, 2], [1, 2, 3]])).rejects.toThrow(/padSequences/);
    await expect(model.fit(padded, { validationData: uneven })).rejects.toThrow(/validationData.*padSequences/);
    for (const method of ['encode', 'evaluate', 'anomalyScores'] as const) await expect(model[method](uneven)).rejects.toThrow(/padSequences/);
    await expect(model.stepErrors(padded)).rejects.toThrow(/fit/);
  });

  test('parameters and conditions that do not fit', async () => {
    expect(() => new RecurrentAutoencoder({ hiddenUnits: [] })).toThrow(/hiddenUnits/);
    expect(() => new RecurrentAutoencoder({ decoderUnits: [] })).toThrow(/decoderUnits/);
    expect(() => new RecurrentAutoencoder({ cell: 'rnn' as never })).toThrow(/cell/);
    expect(() => new RecurrentAutoencoder({ maskvalue: 1 } as never)).toThrow(/maskValue/);
    const conditioned = new RecurrentAutoencoder({ ...small, conditionUnits: 2 });
    await expect(conditioned.fit(uniform(1, 4, 9), { condition: [0, 1, 0, 1] })).rejects.toThrow(/steps, features/);
    const fitted = new RecurrentAutoencoder({ ...small, loss: 'binary-crossentropy' });
    await expect(fitted.fit(padded)).rejects.toThrow(/\[0, 1\]/);
    expect(modelNetwork(fitted.build([6, 2]).encoder, fitted.decoder).mask).toBeUndefined();
    fitted.dispose();
  });
});
