import { type NdArray, ndarray, random, toNdArray } from '@latentkit/core';
import type { ReportInput } from '../src/input.js';

/** A run on made-up images [n, 4, 3] whose reconstructions are off by i / n in sample i. */
export function imageInput(n = 40, codeSize = 3): ReportInput {
  const draws = random(1).stream('report-test').at(0);
  const originals = ndarray(draws.uniform(n * 12), [n, 12]);
  const reconstructions = ndarray(originals.data.map((v, k) => v + Math.floor(k / 12) / n), [n, 12]);
  const labels = ndarray(Int32Array.from({ length: n }, (_, i) => i % 3), [n]);
  return {
    title: 'Stacked autoencoder on <images> & "more"',
    model: { family: 'stacked', codeSize, parameters: { latentDim: codeSize, hiddenUnits: [100], tied: false, decoderUnits: null }, summary: 'dense <1>' },
    data: { name: '<img src=x onerror=alert(1)>', trainingSamples: 100, validationSamples: n, sampleShape: [4, 3], targetNames: ['<b>a</b>', 'b&c', "d'e"], scaling: 'unit' },
    training: { epochs: 3, optimizer: 'adam', learningRate: 0.003 },
    history: { loss: [3, 2, 1], valLoss: [3.1, 2.1, 1.5], valMse: [0.3, 0.2, 0.1] },
    evaluation: { on: 'validation', originals, reconstructions, labels, metrics: { roundedAccuracy: 0.9641, mse: 0.0123, psnr: 20.5 } },
    latent: { codes: ndarray(originals.data.slice(0, n * codeSize), [n, codeSize]), data: originals, labels, what: 'All samples.' },
    pca: { codeSize, trainingMse: 0.02, modelTrainingMse: 0.01, validationMse: 0.025, modelValidationMse: 0.0123 },
    run: { status: 'completed', seconds: 75, samplesPerSecond: 1234.5, engine: 'eager', device: 'wasm', seed: 7, versions: { node: '20.0.0' } },
    command: "npx latentkit train stacked --data '<x>.csv' --seed 7",
    files: [{ path: 'model/latentkit.json', bytes: 1234 }],
  };
}

/** The same as rows of a table with names that need escaping. */
export function tableInput(n = 30): ReportInput {
  const input = imageInput(n);
  const featureNames = Array.from({ length: 12 }, (_, j) => `f<${j}>`);
  return { ...input, data: { ...input.data, sampleShape: [12], featureNames } };
}

/** A run on images with every part that a report can show. */
export function richInput(): ReportInput {
  const input = imageInput(40, 3);
  const draws = random(2).stream('rich').at(0);
  const images = (n: number): NdArray => ndarray(draws.uniform(n * 12), [n, 12]);
  const clean = toNdArray(input.evaluation.originals);
  const moved = (by: number): NdArray => ndarray(clean.data.map((v, at) => v + (at % 2 === 0 ? by : -by)), clean.shape);
  const codes = ndarray(Float32Array.from({ length: 120 }, (_, at) => (at % 3 === 0 ? Math.floor(at / 3) / 40 : 0.5)), [40, 3]);
  return {
    ...input,
    latent: { ...input.latent, codes },
    map: { points: ndarray(draws.normal(60), [30, 2]), what: 'A map' },
    travel: { samples: images(6), x: ndarray(Float64Array.of(0, 1, 2), [3]), y: ndarray(Float64Array.of(0, 1), [2]), axes: [0, 2], what: 'Over two axes.' },
    interpolation: { samples: images(10), steps: 5, labels: ['a → b', 'b → c'], what: 'Between.' },
    generated: { samples: images(9), what: 'Drawn.' },
    traversals: { samples: images(9), values: ndarray(Float64Array.of(-1, 0, 1), [3]), axes: ndarray(Float64Array.of(1, 0, 2), [3]), kl: ndarray(Float64Array.of(0.5, 1.5, 0.001), [3]), what: 'One axis at a time.' },
    denoising: { clean, noisy: moved(0.1), denoised: moved(0.05), what: 'Noise' },
    activations: true,
    tangents: { sample: images(1), tangents: images(2), singularValues: ndarray(Float64Array.of(2, 1, 0), [3]), what: 'Along tangents.' },
    probe: { linear: 0.9, neighbors: 0.95, pcaLinear: 0.8, pcaNeighbors: 0.95, what: '20 to learn from.' },
    anomaly: { contamination: 0.25, labels: ndarray(Int32Array.from({ length: 40 }, (_, i) => (i < 30 ? 0 : 1)), [40]), what: 'Planted.' },
  };
}
