import * as viz from '@latentkit/viz';
import { z } from 'zod';
import { plotKind } from './kind.js';
import { fileName, named, noLabels, oneImage } from './parts.js';
import { colorMapShape, countShape, imageShape, signedShape, wordsShape } from './option-shapes.js';

const numbers = z.array(z.number()).min(1);

/** Figures made of images. */
export const IMAGE_KINDS = [
  plotKind({
    name: 'image-grid',
    figure: 'imageGrid',
    description: 'images in rows',
    example: 'digits --count 40 --out digits.png',
    files: [['<images>', 'images: a data set, or a file of shape [n, h, w] or [n, pixels]']],
    options: {
      ...countShape('images'),
      columns: z.int().min(1).optional().describe('images in a row'),
      ...imageShape,
      ...colorMapShape,
      ...wordsShape('captions', 'a word below each image'),
    },
    draw: async ([path], options, data) => {
      const { images, range } = await data.images(path);
      return viz.imageGrid(images, { ...(range !== undefined && { range }), ...options });
    },
  }),
  plotKind({
    name: 'reconstruction-rows',
    figure: 'reconstructionRows',
    description: 'originals over what models made of them',
    example: 'digits decoded.npy --out rows.png',
    files: [
      ['<originals>', 'images'],
      ['<reconstructions>', 'images of the same size'],
      ['[more...]', 'reconstructions of other models: name=file'],
    ],
    options: { ...countShape('columns'), errors: z.boolean().default(true).describe('the mean squared error below each'), ...imageShape },
    draw: async ([originals, made, ...more], options, data) => {
      const { images, range } = await data.images(originals);
      const rows = await Promise.all(
        more.map(named).map(async ({ name, path }) => ({ label: name ?? fileName(path), images: (await data.images(path)).images })),
      );
      return viz.reconstructionRows(images, (await data.images(made)).images, {
        ...(range !== undefined && { range }),
        ...options,
        ...(rows.length > 0 && { more: rows }),
      });
    },
  }),
  plotKind({
    name: 'denoising-rows',
    figure: 'denoisingRows',
    description: 'clean, noisy and denoised images',
    example: 'clean.npy noisy.npy denoised.npy --out rows.png',
    files: [
      ['<clean>', 'images'],
      ['<noisy>', 'images of the same size'],
      ['<denoised>', 'images of the same size'],
    ],
    options: { ...countShape('columns'), measure: z.enum(['psnr', 'mse', 'none']).optional().describe('what stands below images'), ...imageShape },
    draw: async ([clean, noisy, denoised], options, data) => {
      const { images, range } = await data.images(clean);
      return viz.denoisingRows(images, (await data.images(noisy)).images, (await data.images(denoised)).images, {
        ...(range !== undefined && { range }),
        ...options,
      });
    },
  }),
  plotKind({
    name: 'residual-maps',
    figure: 'residualMaps',
    description: 'originals, reconstructions and their difference',
    example: 'digits decoded.npy --out residuals.png',
    files: [
      ['<originals>', 'images'],
      ['<reconstructions>', 'images of the same size'],
    ],
    options: { ...countShape('columns'), limit: z.number().gt(0).optional().describe('difference at the ends of the colours'), ...imageShape },
    draw: async ([originals, made], options, data) => {
      const { images, range } = await data.images(originals);
      return viz.residualMaps(images, (await data.images(made)).images, { ...(range !== undefined && { range }), ...options });
    },
  }),
  plotKind({
    name: 'error-cases',
    figure: 'errorCases',
    description: 'the images reconstructed worst and best',
    example: 'digits decoded.npy --out cases.png',
    files: [
      ['<originals>', 'images'],
      ['<reconstructions>', 'images of the same size'],
    ],
    options: { ...countShape('images of each kind'), cases: z.enum(['worst', 'best', 'both']).optional().describe('which are shown'), ...imageShape },
    draw: async ([originals, made], options, data) => {
      const { images, range } = await data.images(originals);
      return viz.errorCases(images, (await data.images(made)).images, { ...(range !== undefined && { range }), ...options });
    },
  }),
  plotKind({
    name: 'code-images',
    figure: 'codeImages',
    description: 'images, their codes as small pictures, and reconstructions',
    example: 'digits codes.npy decoded.npy --out codes.png',
    files: [
      ['<originals>', 'images'],
      ['<codes>', 'their codes'],
      ['<reconstructions>', 'images of the same size'],
    ],
    options: {
      ...countShape('columns'),
      codeShape: z
        .tuple([z.int().min(1), z.int().min(1)])
        .optional()
        .meta({ placeholder: '<HxW>', description: 'height and width of a code, 4x8 for 32 numbers' }),
      ...colorMapShape,
      ...imageShape,
    },
    draw: async ([originals, codes, made], options, data) => {
      const { images, range } = await data.images(originals);
      return viz.codeImages(images, (await data.rows(codes)).x, (await data.images(made)).images, {
        ...(range !== undefined && { range }),
        ...options,
      });
    },
  }),
  plotKind({
    name: 'travel-sheet',
    figure: 'travelSheet',
    description: 'images decoded over two code axes',
    example: 'travel.npy --x -2,0,2 --y -2,0,2 --out travel.png',
    files: [['<images>', 'images, row by row']],
    options: {
      x: numbers.describe('values of the horizontal axis'),
      y: numbers.describe('values of the vertical axis'),
      xLabel: z.string().optional().describe('name of the horizontal axis'),
      yLabel: z.string().optional().describe('name of the vertical axis'),
      ...imageShape,
    },
    draw: async ([path], options, data) => viz.travelSheet((await data.images(path)).images, options),
  }),
  plotKind({
    name: 'traversal-sheet',
    figure: 'traversalSheet',
    description: 'one row of images per code axis',
    example: 'images.npy --values -2,0,2 --out axes.png',
    files: [['<images>', 'images, one axis after the other']],
    options: {
      values: numbers.describe('values of the axis in each column'),
      axes: z.array(z.int().min(0)).optional().describe('which code axes they are'),
      kl: numbers.optional().describe('divergence of every axis from the prior, in nats'),
      ...countShape('axes'),
      ...imageShape,
    },
    draw: async ([path], options, data) => viz.traversalSheet((await data.images(path)).images, options),
  }),
  plotKind({
    name: 'interpolation-strip',
    figure: 'interpolationStrip',
    description: 'images on the way between two codes',
    example: 'strip.npy --out strip.png',
    files: [['<images>', 'images, from one end to the other']],
    options: {
      t: numbers.optional().describe('how far each image lies along the way, from 0 to 1'),
      strips: z.int().min(1).optional().describe('how many strips the images make'),
      ...wordsShape('labels', 'a name for each strip'),
      ...imageShape,
    },
    draw: async ([path], options, data) => viz.interpolationStrip((await data.images(path)).images, options),
  }),
  plotKind({
    name: 'interpolation-sheet',
    figure: 'interpolationSheet',
    description: 'a grid made finer by interpolation',
    example: 'grid.npy --columns 7 --out grid.png',
    files: [['<images>', 'images, row by row']],
    options: {
      columns: z.int().min(1).describe('images in a row'),
      framed: z.array(z.int().min(0)).optional().describe('indices of the framed images; default every second of every second row'),
      ...imageShape,
    },
    draw: async ([path], options, data) => viz.interpolationSheet((await data.images(path)).images, options),
  }),
  plotKind({
    name: 'tangent-strips',
    figure: 'tangentStrips',
    description: 'a sample moved along its tangents, beside the singular values',
    example: 'sample.npy tangents.npy values.npy --out strips.png',
    files: [
      ['<sample>', 'images, of which --row is taken'],
      ['<tangents>', 'tangents [k, pixels]'],
      ['<values>', 'their singular values'],
    ],
    options: {
      row: z.int().min(0).default(0).describe('which sample'),
      ...countShape('tangents'),
      steps: numbers.optional().describe('multiples of the tangent that are added'),
      plot: z.boolean().default(true).describe('the singular values beside the strips'),
      ...imageShape,
    },
    draw: async ([path, along, values], { row, ...options }, data) => {
      const { images, range } = await data.images(path);
      return viz.tangentStrips(oneImage(images, row), (await data.images(along)).images, await data.vector(values), {
        ...(range !== undefined && { range }),
        ...options,
      });
    },
  }),
  plotKind({
    name: 'tangent-images',
    figure: 'tangentImages',
    description: 'tangent vectors as images',
    example: 'tangents.npy --out tangents.png',
    files: [
      ['<tangents>', 'tangents [k, pixels]'],
      ['[values]', 'their singular values'],
    ],
    options: { ...countShape('tangents'), ...signedShape },
    draw: async ([along, values], options, data) =>
      viz.tangentImages((await data.images(along)).images, {
        ...options,
        ...(values !== undefined && { singularValues: await data.vector(values) }),
      }),
  }),
  plotKind({
    name: 'jacobian-rows',
    figure: 'jacobianRows',
    description: "rows of an encoder's Jacobian as images",
    example: 'jacobian.npy --out jacobian.png',
    files: [['<jacobian>', 'a Jacobian [codes, pixels]']],
    options: { ...countShape('rows'), ...signedShape },
    draw: async ([path], options, data) => viz.jacobianRows((await data.images(path)).images, options),
  }),
  plotKind({
    name: 'weight-images',
    figure: 'weightImages',
    description: 'weights of a first dense layer, one image per unit',
    example: 'kernel.npy --sort norm --out weights.png',
    files: [['<weights>', 'weights [pixels, units]']],
    options: {
      ...countShape('units'),
      sort: z.enum(['norm', 'none']).optional().describe('the longest weight vectors first, or as they come'),
      ...signedShape,
    },
    draw: async ([path], options, data) => viz.weightImages((await data.rows(path)).x, options),
  }),
  plotKind({
    name: 'recognition-sheet',
    figure: 'recognitionSheet',
    description: 'samples by class, and which were taken for another',
    example: 'digits --out classes.png',
    files: [
      ['<images>', 'images with labels of their own, or --label'],
      ['[predictions]', 'one integer for each image'],
    ],
    options: {
      perClass: z.int().min(1).optional().describe('images of each class'),
      wrongOnly: z.boolean().default(false).describe('only images taken for another class'),
      ...imageShape,
    },
    draw: async ([path, predictions], options, data) => {
      const { images, range, labels, names } = await data.labelledImages(path);
      if (labels === undefined) throw noLabels(path);
      return viz.recognitionSheet(images, labels, {
        ...(range !== undefined && { range }),
        ...(names !== undefined && { names }),
        ...options,
        ...(predictions !== undefined && { predictions: await data.integers(predictions, labels.length) }),
      });
    },
  }),
];
