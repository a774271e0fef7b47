import { z } from 'zod';

/** Flags that say which rows are read. */
export const dataShape = {
  label: z
    .string()
    .optional()
    .meta({
      placeholder: '<column|file>',
      description: 'labels: a column of a CSV file, which is left out of the samples, a file of integers, or the name of a data set that has them',
    }),
  split: z.enum(['train', 'test']).optional().describe('part of MNIST or Fashion-MNIST'),
  dataDir: z.string().optional().meta({ placeholder: '<dir>', description: 'folder with the files of MNIST' }),
};

/** Flags that say with what is computed. */
export const engineShape = {
  engine: z.string().default('auto').meta({ placeholder: '<name>', description: 'auto, compiled (ONNX Runtime) or eager (TensorFlow.js)' }),
  device: z.string().default('auto').meta({ placeholder: '<name>', description: 'of the engine, such as cpu, cuda or wasm' }),
  threads: z.int().min(1).optional().describe('threads of the compiled engine'),
};

/** Flags of everything that draws. */
export const drawShape = {
  theme: z.enum(['light', 'dark']).optional().describe('colours of a picture; default light, and for .html those of the reader'),
  resolution: z.number().gt(0).max(8).default(2).describe('pixels of a PNG for each pixel of the figure'),
  title: z.string().optional().describe('heading of a picture'),
};

/** Flags of what draws images. */
const imageShapes = {
  imageShape: z
    .array(z.int().min(1))
    .min(2)
    .max(3)
    .optional()
    .meta({ placeholder: '<HxW>', description: 'height and width of images, such as 28x28, where the data do not say it' }),
  invert: z.boolean().default(false).describe('draw images dark on light'),
};

const onModel = { ...drawShape, ...imageShapes, ...dataShape, ...engineShape };

/** Flags of a command on a model and data that draws images. */
export function shownShape(description: string) {
  return { ...outShape(description), ...onModel };
}

/** Flags of a command that makes samples of codes. */
export const madeShape = {
  ...outShape('.npy or .csv for samples in the units of the data, .png, .svg or .html for a picture'),
  codesOut: z.string().optional().meta({ placeholder: '<file>', description: 'also write the codes: .npy or .csv' }),
  ...onModel,
};

/** What stands behind the name of a command on a model. */
export const MODEL_WORD = ['<model>', 'model bundle, the folder of a run, or a file of latentkit reduce --model'] as const;

/** And behind that, where nothing special is done with the data. */
export const DATA_WORD = ['[data]', 'data set or file; default: what a bundle was trained on'] as const;

/** Where results go. */
export function outShape(description: string) {
  return {
    out: z
      .array(z.string().min(1))
      .default([])
      .meta({ placeholder: '<file>', repeat: true, description: `${description}; may be given several times` }),
    json: z.boolean().default(false).describe('print the result as one JSON object; without --out with all its numbers'),
  };
}

/** The class of samples that a conditioned model is to make. */
export const classShape = {
  class: z
    .string()
    .optional()
    .meta({ placeholder: '<class>', description: 'of models conditioned on classes: the class to make, by its number or name' }),
};
