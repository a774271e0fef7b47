import { InvalidParameterError, type NdArray, ShapeError } from '@latentkit/core';
import * as viz from '@latentkit/viz';
import { z } from 'zod';
import { readModel } from '../reduce/model-file.js';
import { plotKind } from './kind.js';
import { countShape, scatterShape, sizeShape, widthShape, wordsShape } from './option-shapes.js';
import { namedFiles, takeColumns } from './plot-data.js';

const imageSize = {
  imageShape: z
    .array(z.int().min(1))
    .min(2)
    .max(3)
    .optional()
    .meta({ placeholder: '<HxW>', description: 'height and width of images that come as flat rows' }),
};
const dims = (count: number) => ({
  dims: z
    .array(z.int().min(0))
    .length(count)
    .optional()
    .describe(`which ${count} numbers of each row are drawn, from 0; needed where rows have more`),
});
const axes = wordsShape('axes', 'names of the axes');

/** Figures made of codes and other points. */
export const CODE_KINDS = [
  plotKind({
    name: 'scatter-by-label',
    figure: 'scatterByLabel',
    description: 'two-dimensional codes, coloured by class',
    example: 'codes.npy --label digits --out map.png',
    files: [
      ['<codes>', 'codes [n, 2]'],
      ['[images]', 'for .html: pictures of the samples'],
    ],
    options: { ...dims(2), ...axes, ...scatterShape, ...imageSize },
    draw: async ([path, pictures], { dims: picked, axes: names, ...options }, data) => {
      const { rows, labels, ...known } = await data.labelled(path);
      const images = pictures === undefined ? {} : { images: (await data.images(pictures)).images };
      return viz.scatterByLabel(points(rows, 2, picked), labels, {
        ...images,
        ...known,
        ...options,
        ...(names !== undefined && { axes: pair(names) }),
      });
    },
  }),
  plotKind({
    name: 'scatter-with-thumbnails',
    figure: 'scatterWithThumbnails',
    description: 'codes, with the pictures of some that do not overlap',
    example: 'codes.npy digits --label digits --out map.png',
    files: [
      ['<codes>', 'codes [n, 2]'],
      ['<images>', 'the sample of each'],
    ],
    options: {
      ...dims(2),
      ...axes,
      ...scatterShape,
      ...imageSize,
      ...countShape('thumbnails at most'),
      size: z.int().min(1).optional().describe('longer side of a thumbnail in pixels'),
      spacing: z.number().min(0).optional().describe('least space between two thumbnails in pixels'),
      invert: z.boolean().default(false).describe('dark on light'),
    },
    draw: async ([path, pictures], { dims: picked, axes: names, ...options }, data) => {
      const { rows, labels, ...known } = await data.labelled(path);
      const { images, range } = await data.images(pictures);
      const own = { ...known, ...(range !== undefined && { range }), ...options, ...(names !== undefined && { axes: pair(names) }) };
      return viz.scatterWithThumbnails(points(rows, 2, picked), images, labels, own);
    },
  }),
  plotKind({
    name: 'scatter-3d',
    figure: 'scatter3d',
    description: 'three-dimensional codes in a box; .html turns when dragged',
    example: 'codes.npy --label digits --out scene.html',
    files: [['<codes>', 'codes [n, 3]']],
    options: {
      ...dims(3),
      ...axes,
      ...scatterShape,
      azimuth: z.number().min(-360).max(360).optional().describe('from where the points are seen, in degrees around the vertical axis'),
      elevation: z.number().min(-90).max(90).optional().describe('from how far above, in degrees'),
      projection: z.enum(['perspective', 'orthographic']).optional().describe('near points larger, or not'),
    },
    draw: async ([path], { dims: picked, axes: names, ...options }, data) => {
      const { rows, labels, ...known } = await data.labelled(path);
      return viz.scatter3d(points(rows, 3, picked), labels, { ...known, ...options, ...(names !== undefined && { axes: triple(names) }) });
    },
  }),
  plotKind({
    name: 'component-scatters',
    figure: 'componentScatters',
    description: 'codes against principal components, one scatter each',
    example: 'codes.npy components.npy --out is-it-pca.png',
    files: [
      ['<codes>', 'codes [n, k]'],
      ['<components>', 'what they are compared with [n, k]'],
    ],
    options: {
      ...countShape('components'),
      ...axes,
      names: scatterShape.names,
      columns: z.int().min(1).optional().describe('panels in a row'),
      rasterAbove: scatterShape.rasterAbove,
      ...widthShape,
    },
    draw: async ([path, other], { axes: names, ...options }, data) => {
      const { rows, ...known } = await data.labelled(path);
      return viz.componentScatters(rows, (await data.rows(other)).x, { ...known, ...options, ...(names !== undefined && { axes: pair(names) }) });
    },
  }),
  plotKind({
    name: 'pca-biplot',
    figure: 'pcaBiplot',
    description: 'samples on two principal components, with an arrow for each feature',
    example: 'pca.json wdbc --out biplot.png',
    files: [
      ['<model>', 'file of latentkit reduce pca --model'],
      ['<data>', 'samples'],
    ],
    options: { ...countShape('arrows'), ...scatterShape },
    draw: async ([model, path], options, data) => {
      const { rows, featureNames: names, ...known } = await data.labelledColumns(path);
      const { pipe, components, ratios } = await linearModel(model);
      const scores = takeColumns(await pipe.transformAsync(rows), [0, 1]);
      const axisNames =
        ratios === undefined ? {} : { axes: [0, 1].map((i) => `PC ${i + 1} (${(100 * ratios[i]).toFixed(1)}%)`) as unknown as [string, string] };
      const features = names?.length === components.shape[1] ? { features: names } : {};
      return viz.pcaBiplot(
        scores,
        { data: components.data.slice(0, 2 * components.shape[1]), shape: [2, components.shape[1]] },
        { ...known, ...axisNames, ...features, ...options },
      );
    },
  }),
  plotKind({
    name: 'principal-axes',
    figure: 'principalAxesScatter',
    description: 'points in the plane with their principal axes',
    example: 'cloud.npy --reconstruction --out cloud.png',
    files: [['<points>', 'points [n, 2]']],
    options: {
      deviations: z.number().min(0.01).max(100).optional().describe('length of the arrows in standard deviations'),
      reconstruction: z.boolean().default(false).describe('each point projected on the first axis, too'),
      residuals: z.int().min(0).optional().describe('how many points are joined to their reconstructions'),
      ...dims(2),
      ...axes,
      radius: scatterShape.radius,
      opacity: scatterShape.opacity,
      rasterAbove: scatterShape.rasterAbove,
      ...sizeShape,
    },
    draw: async ([path], { dims: picked, axes: names, ...options }, data) => {
      const { rows } = await data.labelled(path);
      const { PCA } = await import('@latentkit/pca');
      const xy = points(rows, 2, picked);
      const { mean, components, explainedVariance } = new PCA({ components: 2 }).fit(xy);
      return viz.principalAxesScatter(xy, { mean, components, explainedVariance }, { ...options, ...(names !== undefined && { axes: pair(names) }) });
    },
  }),
  plotKind({
    name: 'shepard-diagram',
    figure: 'shepardDiagram',
    description: 'distances of codes against those of the samples',
    example: 'digits codes.npy --out shepard.png',
    files: [
      ['<samples>', 'samples [n, p]'],
      ['<codes>', 'their codes [n, k]'],
    ],
    options: {
      pairs: z.int().min(1).default(20_000).describe('pairs of rows at most'),
      seed: z.int().min(0).default(0).describe('decides which, where there are more'),
      groups: z.int().min(0).max(200).optional().describe('groups of pairs whose quartiles are drawn'),
      ...axes,
      rasterAbove: scatterShape.rasterAbove,
      ...sizeShape,
    },
    draw: async ([samples, codes], { pairs, seed, axes: names, ...options }, data) => {
      const { shepardCorrelation, shepardPairs } = await import('@latentkit/manifold');
      const [x, z] = [(await data.labelled(samples)).rows, (await data.rows(codes)).x];
      const correlation = shepardCorrelation(x, z, { pairs, seed });
      return viz.shepardDiagram(shepardPairs(x, z, { pairs, seed }), { correlation, ...options, ...(names !== undefined && { axes: pair(names) }) });
    },
  }),
  plotKind({
    name: 'activation-histograms',
    figure: 'activationHistograms',
    description: 'how active the units of codes are, of one model or several',
    example: 'plain=codes.npy sparse=sparse.npy --out activations.png',
    files: [['<codes...>', 'codes [n, units]; several as name=file']],
    options: {
      bins: z.int().min(1).max(200).optional().describe('number of bins'),
      range: z.tuple([z.number(), z.number()]).optional().meta({ placeholder: '<low,high>', description: 'ends of the horizontal axes' }),
      ...widthShape,
    },
    draw: async (files, options, data) => {
      const entries = await Promise.all(namedFiles(files, 'codes.npy').map(async ([name, path]) => [name, (await data.rows(path)).x] as const));
      return viz.activationHistograms(entries.length === 1 ? entries[0][1] : Object.fromEntries(entries), options);
    },
  }),
];

/** Rows of so many numbers: as they are, or certain columns of them. */
function points(rows: NdArray, count: number, picked: readonly number[] | undefined): NdArray {
  if (picked !== undefined) return takeColumns(rows, picked);
  if (rows.shape[1] === count) return rows;
  const first = Array.from({ length: count }, (_, i) => i).join(',');
  const remedy =
    rows.shape[1] > count
      ? `Say which with --dims ${first}, or project them first: latentkit reduce pca FILE --components ${count} --out codes.npy`
      : 'Take another kind of figure.';
  throw new ShapeError({ parameter: 'codes', got: rows.shape, expected: `${count} numbers in each row`, remedy });
}

function pair(names: readonly string[]): [string, string] {
  if (names.length === 2) return [names[0], names[1]];
  throw new InvalidParameterError({ parameter: 'axes', got: names, expected: 'two names, such as --axes "first,second"' });
}

function triple(names: readonly string[]): [string, string, string] {
  if (names.length === 3) return [names[0], names[1], names[2]];
  throw new InvalidParameterError({ parameter: 'axes', got: names, expected: 'three names' });
}

interface Linear {
  readonly components?: NdArray;
  readonly explainedVarianceRatio?: ArrayLike<number>;
}

async function linearModel(path: string) {
  const { pipe, model, method } = await readModel(path);
  const { components, explainedVarianceRatio: ratios } = model as Linear;
  if (components !== undefined && components.shape[0] >= 2) return { pipe, components, ratios };
  throw new InvalidParameterError({
    parameter: path,
    got: method.name,
    expected: 'a method with two components at least',
    remedy: 'Make one with: latentkit reduce pca DATA --components 2 --out codes.npy --model pca.json',
  });
}
