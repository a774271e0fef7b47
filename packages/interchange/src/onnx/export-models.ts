import { type Autoencoder, identityOf } from '@latentkit/autoencoder';
import { exportOnnx, type ModelInput } from '@latentkit/compiler';
import { type Json, NotFittedError, sumFiles } from '@latentkit/core';
import { README } from '../readme.js';
import { foldNormalisation, type Normalisation, scalerOf } from './normalisation.js';
import { modelFunctions, type ModelFunctions } from './functions.js';
import { type DescribedGraph, onnxReadme } from './readme.js';

/** Settings of {@link exportOnnxModels}. */
export interface OnnxModelsOptions {
  /** The scaler that was applied to the data, or what the bundle's manifest says of it. Default: none. */
  readonly normalisation?: Normalisation | undefined;
  /** Version of ONNX's operator set, 13 to 21. Default 18. */
  readonly opset?: number | undefined;
}

/** Name of the file that describes what {@link exportOnnxModels} wrote. */
export const ONNX_MANIFEST = 'manifest.json';

/**
 * Writes an autoencoder as four ONNX files of standard operators, each for any number of samples: `encoder.onnx` (x to
 * codes), `decoder.onnx` (codes to reconstruction), `model.onnx` (x to reconstruction) and `scorer.onnx` (x to score, the
 * mean squared error of each sample in the units the model was trained in, as `AnomalyScorer`'s `squared-error`). The
 * normalisation is part of the graphs: raw samples go in, and raw samples come out. Samples have the model's
 * `inputShape`; a conditioned model has the rows of the condition [n, units] as a second input. `manifest.json` tells
 * names, types, shapes and checksums, and `README.md` how the files are run in Python, and by which commands on Spark and Ray.
 *
 * Outputs agree with `encode` and `decode` behind and before the scaler to rounding in float32 (1e-5 relative to their size).
 *
 * @returns the files by their names.
 * @throws NotFittedError before `fit` or `load`, InvalidParameterError for a normalisation that is no factor and summand per
 *   feature or an unknown operator set, UnsupportedOperationError for a layer that no graph can hold.
 */
export async function exportOnnxModels(model: Autoencoder, options: OnnxModelsOptions = {}): Promise<Map<string, Uint8Array>> {
  const { inputShape, latentDim } = model;
  if (inputShape === undefined) throw new NotFittedError('Autoencoder', 'exportOnnxModels');
  const normalisation = options.normalisation ?? null;
  const functions = modelFunctions(model, foldNormalisation(normalisation, inputShape));
  const graphs = graphsOf(functions, inputShape, latentDim, model.slots.conditionUnits);
  const files = new Map<string, Uint8Array>();
  for (const { file, run, inputs, output } of graphs) {
    const bytes = exportOnnx((x, condition) => run(x, condition), { inputs, outputNames: [output.name], name: file.replace('.onnx', ''), opset: options.opset });
    files.set(file, bytes);
  }
  const sums = await sumFiles(files);
  const described = ({ name, shape }: ModelInput): Json => ({ name, type: 'float32', shape: [...shape] });
  const identity = identityOf(model);
  const manifest: Json = {
    format: 'latentkit-onnx',
    formatVersion: 1,
    package: identity.package,
    class: identity.class,
    inputShape: [...inputShape],
    latentDim,
    conditionUnits: model.slots.conditionUnits,
    normalisation: JSON.parse(JSON.stringify(scalerOf(normalisation) ?? null)) as Json,
    score: 'mean squared error of each sample, after the normalisation',
    models: Object.fromEntries(
      graphs.map(({ file, inputs, output }) => [
        file.replace('.onnx', ''),
        { file, inputs: inputs.map(described), outputs: [described(output)], bytes: sums[file].bytes, sha256: sums[file].sha256 },
      ]),
    ),
  };
  const encoder = new TextEncoder();
  files.set(ONNX_MANIFEST, encoder.encode(`${JSON.stringify(manifest, null, 2)}\n`));
  return files.set(README, encoder.encode(onnxReadme(identity.class, graphs)));
}

interface Graph extends DescribedGraph {
  readonly run: ModelFunctions['encode'];
}

function graphsOf({ encode, decode, reconstruct, score }: ModelFunctions, inputShape: readonly number[], latentDim: number, conditionUnits: number): Graph[] {
  const condition: ModelInput[] = conditionUnits === 0 ? [] : [{ name: 'condition', shape: [null, conditionUnits] }];
  const samples = [{ name: 'x', shape: [null, ...inputShape] }, ...condition];
  const codes: ModelInput = { name: 'codes', shape: [null, latentDim] };
  const reconstruction: ModelInput = { name: 'reconstruction', shape: [null, ...inputShape] };
  return [
    { file: 'encoder.onnx', run: encode, inputs: samples, output: codes },
    { file: 'decoder.onnx', run: decode, inputs: [codes, ...condition], output: reconstruction },
    { file: 'model.onnx', run: reconstruct, inputs: samples, output: reconstruction },
    { file: 'scorer.onnx', run: score, inputs: samples, output: { name: 'score', shape: [null] } },
  ];
}
