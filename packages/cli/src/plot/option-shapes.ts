import { type ColorMapName, colorMaps } from '@latentkit/viz';
import { z } from 'zod';

const MAPS = [...Object.keys(colorMaps), 'diverging'] as ColorMapName[];

/** Width of a figure. */
export const widthShape = { width: z.int().min(1).optional().describe('width in pixels') };

/** Width and height of a plot. */
export const sizeShape = { ...widthShape, height: z.int().min(1).optional().describe('height in pixels without the heading') };

/** What every figure made of images takes. */
export const imageShape = {
  imageShape: z
    .array(z.int().min(1))
    .min(2)
    .max(3)
    .optional()
    .meta({ placeholder: '<HxW>', description: 'height and width of images that come as flat rows, such as 8x8' }),
  ...widthShape,
  range: z
    .tuple([z.number(), z.number()])
    .optional()
    .meta({ placeholder: '<low,high>', description: 'which values are black and white; default what the data say' }),
  invert: z.boolean().default(false).describe('dark on light'),
};

/** What every grid of positive and negative numbers takes. */
export const signedShape = {
  imageShape: z
    .tuple([z.int().min(1), z.int().min(1)])
    .optional()
    .meta({ placeholder: '<HxW>', description: 'height and width of a picture, where its pixels make no square' }),
  columns: z.int().min(1).optional().describe('pictures in a row'),
  scale: z.enum(['shared', 'each']).optional().describe('one scale for all pictures, or one for each'),
  limit: z.number().gt(0).optional().describe('value at the ends of a shared scale'),
  ...widthShape,
};

/** How many are shown. */
export function countShape(what: string) {
  return { count: z.int().min(1).optional().describe(`how many ${what} are shown, from the first`) };
}

/** What every scatter takes. */
export const scatterShape = {
  names: z
    .array(z.string())
    .optional()
    .meta({
      placeholder: '<words>',
      description: 'names of the classes 0, 1, …: benign,malignant; default those of the data set that has the labels',
    }),
  legendTitle: z.string().optional().describe('words above the legend'),
  equalScales: z.boolean().optional().describe('a unit is as long on all axes'),
  radius: z.number().gt(0).optional().describe('radius of a point in pixels'),
  opacity: z.number().gt(0).max(1).optional().describe('opacity of a point'),
  rasterAbove: z.int().min(0).optional().describe('above this many points they become one embedded image; default 5000'),
  ...sizeShape,
};

/** Colours of values. */
export const colorMapShape = { colorMap: z.enum(MAPS).optional().describe('colours of values') };

/** Words in place of the usual ones, as many as there are. */
export function wordsShape<K extends string>(name: K, description: string) {
  return { [name]: z.array(z.string()).optional().meta({ placeholder: '<words>', description }) } as Record<
    K,
    z.ZodOptional<z.ZodArray<z.ZodString>>
  >;
}
