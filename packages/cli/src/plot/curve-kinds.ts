import { InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { confusionMatrix, precisionRecallCurve, rocCurve } from '@latentkit/probe';
import * as viz from '@latentkit/viz';
import { z } from 'zod';
import { plotKind } from './kind.js';
import { colorMapShape, countShape, sizeShape, widthShape } from './option-shapes.js';
import { noLabels } from './parts.js';
import { type PlotData, namedFiles } from './plot-data.js';

const names = z.array(z.string()).optional().meta({ placeholder: '<words>', description: 'names of the classes 0, 1, …' });

/** Figures made of what was measured. */
export const CURVE_KINDS = [
  plotKind({
    name: 'learning-curves',
    figure: 'learningCurves',
    description: 'loss and metrics over epochs, of one run or several',
    example: 'runs/first runs/second --metrics loss --out curves.png',
    files: [['<histories...>', 'history.csv, JSON such as { "loss": […] }, or folders of runs; name=file names one']],
    options: {
      metrics: z.array(z.string()).optional().meta({ placeholder: '<words>', description: 'which metrics, each in a panel; default loss' }),
      log: z.boolean().default(false).describe('logarithmic vertical axis'),
      ...widthShape,
      panelHeight: z.int().min(1).optional().describe('height of a panel in pixels'),
    },
    draw: async (files, options, data) => {
      const runs = namedFiles(files, 'history.csv').map(([name, path]) => [name, historyOf(path, data)] as const);
      return viz.learningCurves(runs.length === 1 ? runs[0][1] : Object.fromEntries(runs), options);
    },
  }),
  plotKind({
    name: 'explained-variance',
    figure: 'explainedVariance',
    description: 'share of the variance by component and together',
    example: 'pca.json --count 20 --out variance.png',
    files: [['<ratios>', 'file of latentkit reduce pca --model, what reduce --json printed, or a row of numbers']],
    options: { ...countShape('components'), mark: z.number().gt(0).lt(1).optional().describe('share that is marked; default 0.95'), ...sizeShape },
    draw: async ([path], options, data) => viz.explainedVariance(await ratiosOf(path, data), options),
  }),
  plotKind({
    name: 'singular-values',
    figure: 'singularValueCurves',
    description: 'spectra of one model or several',
    example: 'plain=values.npy denoising=other.npy --log --out spectra.png',
    files: [['<values...>', 'rows of singular values, or what latentkit tangents --json printed; several as name=file']],
    options: {
      ...countShape('values'),
      log: z.boolean().default(false).describe('logarithmic vertical axis'),
      relative: z.boolean().default(false).describe('each spectrum over its first value'),
      ...sizeShape,
    },
    draw: async (files, options, data) => {
      const entries = await Promise.all(namedFiles(files, 'values.npy').map(async ([name, path]) => [name, await spectrumOf(path, data)] as const));
      return viz.singularValueCurves(entries.length === 1 ? entries[0][1] : Object.fromEntries(entries), options);
    },
  }),
  plotKind({
    name: 'error-histogram',
    figure: 'errorHistogram',
    description: 'errors or scores, with a threshold',
    example: 'scores.csv --threshold 0.6 --out errors.png',
    files: [['<errors>', 'a row of numbers, a column (file.csv:name), or what latentkit anomaly score wrote']],
    options: {
      names,
      threshold: z.number().optional().describe('the error above which a sample is called anomalous'),
      bins: z.int().min(1).max(500).optional().describe('number of bins'),
      range: z.tuple([z.number(), z.number()]).optional().meta({ placeholder: '<low,high>', description: 'ends of the horizontal axis' }),
      log: z.boolean().default(false).describe('logarithmic horizontal axis'),
      measure: z.string().optional().describe('what the errors are, in words'),
      ...sizeShape,
    },
    draw: async ([path], { measure, ...options }, data) => {
      const errors = await data.vector(path, 'score');
      const { labels, ...known } = await data.labelsFor(errors.length, path);
      const truth = labels === undefined ? data.truthIn(path) : undefined;
      const classes = labels === undefined ? truth && { labels: truth, names: ['usual', 'anomalous'] } : { labels, ...known };
      return viz.errorHistogram(errors, { ...classes, ...options, ...(measure !== undefined && { label: measure }) });
    },
  }),
  plotKind({
    name: 'roc-curves',
    figure: 'rocCurves',
    description: 'true against false positives, of one detector or several',
    example: 'scores.csv --out roc.png',
    files: [['<scores...>', 'what latentkit anomaly score wrote with labels, or scores with --label; several as name=file']],
    options: { ...widthShape },
    draw: async (files, options, data) => {
      const curves = await eachScored(files, data, rocCurve);
      return viz.rocCurves(curves.length === 1 ? curves[0][1] : Object.fromEntries(curves), options);
    },
  }),
  plotKind({
    name: 'precision-recall-curves',
    figure: 'precisionRecallCurves',
    description: 'precision against recall, of one detector or several',
    example: 'scores.csv --out precision-recall.png',
    files: [['<scores...>', 'what latentkit anomaly score wrote with labels, or scores with --label; several as name=file']],
    options: {
      positiveShare: z.number().gt(0).lt(1).optional().describe('share of the positive class, drawn as a line; default that of the first file'),
      ...widthShape,
    },
    draw: async (files, options, data) => {
      const curves = await eachScored(files, data, (y, s) => ({
        ...precisionRecallCurve(y, s),
        share: shareOfLargest(y),
      }));
      return viz.precisionRecallCurves(curves.length === 1 ? curves[0][1] : Object.fromEntries(curves), {
        positiveShare: curves[0][1].share,
        ...options,
      });
    },
  }),
  plotKind({
    name: 'confusion-heatmap',
    figure: 'confusionHeatmap',
    description: 'counts of true against predicted classes',
    example: 'labels.npy predictions.npy --out confusion.png',
    files: [
      ['<labels>', 'one integer in each row, or without the other file a matrix of counts'],
      ['[predictions]', 'what was predicted'],
    ],
    options: { names, show: z.enum(['counts', 'shares', 'both']).optional().describe('what cells say'), ...colorMapShape, ...widthShape },
    draw: async ([path, predictions], options, data) => {
      if (predictions === undefined) return viz.confusionHeatmap((await data.rows(path)).x, options);
      const labels = await data.integers(path);
      return viz.confusionHeatmap(confusionMatrix(vector(labels), vector(await data.integers(predictions, labels.length))), options);
    },
  }),
  plotKind({
    name: 'metric-bars',
    figure: 'metricBars',
    description: 'metrics of several models beside each other',
    example: 'runs/first runs/second --metrics mse,psnr --out metrics.png',
    files: [['<metrics...>', 'metrics.json, JSON with numbers, or folders of runs; name=file names one']],
    options: {
      metrics: z.array(z.string()).optional().meta({ placeholder: '<words>', description: 'which metrics; default all there are' }),
      baseline: z.string().optional().describe('a model drawn as a line across the bars'),
      digits: z.int().min(1).max(10).optional().describe('significant digits'),
      ...widthShape,
    },
    draw: async (files, options, data) =>
      viz.metricBars(Object.fromEntries(namedFiles(files, 'metrics.json').map(([name, path]) => [name, metricsOf(path, data)])), options),
  }),
  plotKind({
    name: 'metric-curves',
    figure: 'metricCurves',
    description: 'a measure over what was varied, one line per model',
    example: 'accuracies.csv --x-label "code size" --out accuracy.png',
    files: [['<table>', 'CSV: what was varied in the first column, a column for each model']],
    options: {
      xLabel: z.string().optional().describe('what was varied'),
      measure: z.string().optional().describe('what was measured'),
      logX: z.boolean().default(false).describe('logarithmic horizontal axis'),
      log: z.boolean().default(false).describe('logarithmic vertical axis'),
      ...sizeShape,
    },
    draw: async ([path], { measure, xLabel, ...options }, data) => {
      const [[first, settings], ...curves] = Object.entries(data.columns(path));
      return viz.metricCurves(settings, Object.fromEntries(curves), {
        xLabel: xLabel ?? first,
        ...options,
        ...(measure !== undefined && { label: measure }),
      });
    },
  }),
  plotKind({
    name: 'activation-functions',
    figure: 'activationFunctions',
    description: 'activation functions, without any file',
    example: '--functions elu,relu,selu --out functions.png',
    files: [],
    options: {
      functions: z.array(z.string()).default(['elu', 'leakyRelu', 'relu', 'selu']).meta({ placeholder: '<words>', description: 'which' }),
      layout: z.enum(['panels', 'overlaid']).optional().describe('each for itself or over each other'),
      derivatives: z.boolean().default(false).describe('draw the derivatives, too'),
      range: z.tuple([z.number(), z.number()]).optional().meta({ placeholder: '<low,high>', description: 'ends of the horizontal axis' }),
      leak: z.number().min(0).max(1).optional().describe('slope of the leaky ReLU below 0'),
      columns: z.int().min(1).optional().describe('panels in a row'),
      ...widthShape,
    },
    draw: async (_files, { functions, ...options }) => viz.activationFunctions(functions as viz.DrawnActivation[], options),
  }),
  plotKind({
    name: 'sparsity-cost',
    figure: 'sparsityCost',
    description: 'the cost of an activity that is not the target, without any file',
    example: '--target 0.1 --out cost.png',
    files: [],
    options: {
      target: z.number().min(0.001).max(0.999).default(0.1).describe('the activity that costs nothing'),
      top: z.number().gt(0).optional().describe('greatest cost that is drawn'),
      ...sizeShape,
    },
    draw: async (_files, { target, ...options }) => viz.sparsityCost(target, options),
  }),
];

function vector(data: Int32Array | Float64Array): NdArray {
  return ndarray(data, [data.length]);
}

function isLists(value: unknown): value is Record<string, number[]> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).some(Array.isArray);
}

function historyOf(path: string, data: PlotData): viz.LearningHistory {
  if (!/\.json$/i.test(path)) {
    const { learningRate: _rate, seconds: _seconds, ...series } = data.columns(path);
    return series;
  }
  const found = data.json(path);
  if (isLists(found)) return Object.fromEntries(Object.entries(found).filter(([, value]) => Array.isArray(value)));
  throw new InvalidParameterError({ parameter: path, got: found, expected: 'an object with a list for each series, such as { "loss": [0.3, 0.2] }' });
}

/** A list of numbers under a name in JSON. */
function listIn(path: string, name: string, data: PlotData): number[] | undefined {
  const found = data.json(path) as Record<string, unknown>;
  const list = Array.isArray(found) ? found : found?.[name];
  return Array.isArray(list) ? (list as number[]) : undefined;
}

async function ratiosOf(path: string, data: PlotData): Promise<ArrayLike<number> & viz.VectorInput> {
  if (!/\.json$/i.test(path)) return data.vector(path);
  const list = listIn(path, 'explainedVarianceRatio', data);
  if (list !== undefined) return list;
  const { readModel } = await import('../reduce/model-file.js');
  const { model, method } = await readModel(path);
  const { explainedVarianceRatio } = model as { explainedVarianceRatio?: ArrayLike<number> };
  if (explainedVarianceRatio !== undefined) return Array.from(explainedVarianceRatio);
  throw new InvalidParameterError({ parameter: path, got: method.name, expected: 'a method with explained variances, such as pca' });
}

async function spectrumOf(path: string, data: PlotData): Promise<viz.VectorInput> {
  if (!/\.json$/i.test(path)) return data.vector(path);
  const list = listIn(path, 'singularValues', data);
  if (list !== undefined) return list;
  throw new InvalidParameterError({ parameter: path, expected: 'a list of numbers, or an object with singularValues' });
}

/** Share of the larger of two labels, which is the positive class. */
function shareOfLargest({ data }: NdArray): number {
  const labels = Array.from(data);
  const largest = labels.reduce((a, b) => Math.max(a, b));
  return labels.filter((each) => each === largest).length / labels.length;
}

/** Something of the scores in each file and of which of them belong to anomalous samples. */
async function eachScored<T>(
  files: readonly string[],
  data: PlotData,
  of: (truth: NdArray, scores: NdArray) => T,
): Promise<(readonly [string, T])[]> {
  return Promise.all(
    namedFiles(files, 'scores.csv').map(async ([name, path]) => {
      const scores = await data.vector(path, 'score');
      const truth = (await data.labelsFor(scores.length, path)).labels ?? data.truthIn(path);
      if (truth === undefined) throw noLabels(path);
      return [name, of(vector(truth), vector(scores))] as const;
    }),
  );
}

/** The numbers in a file of metrics, at its top and under `metrics`. */
function metricsOf(path: string, data: PlotData): Record<string, number> {
  const found = data.json(path) as { metrics?: Record<string, unknown> };
  const entries = Object.entries(
    typeof found?.metrics === 'object' ? { ...('loss' in found ? { loss: found.loss } : {}), ...found.metrics } : { ...found },
  );
  const numbers = entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  if (numbers.length > 0) return Object.fromEntries(numbers);
  throw new InvalidParameterError({ parameter: path, got: found, expected: 'an object with numbers, such as metrics.json of a run' });
}
