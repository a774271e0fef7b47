import { type NdArray, rowSize, sliceRows } from '@latentkit/core';
import { type Tangents, tangents } from '@latentkit/latent';
import { type Figure, singularValueCurves, tangentImages, tangentStrips } from '@latentkit/viz';
import type { CliIo } from '../io.js';
import { type LatentModel, seen } from '../latent/model.js';
import { checkOut, writeResult } from '../latent/outputs.js';
import { checkPictures, figureFlags } from '../latent/pictures.js';
import { type Samples, checkRow, conditionOfRows, openSamples, shaped } from '../latent/samples.js';
import { nested, withModel } from '../latent/session.js';
import { wrongFlag } from '../schema-flags.js';
import { textTable } from '../text-table.js';
import type { TangentsFlags } from './tangents-flags.js';

/** Tangents that are found where nothing is said. */
const USUAL = 16;

/** `latentkit tangents`: in which directions a change of a sample changes its code, in the units that the model sees. */
export async function tangentsCommand([path, data]: readonly (string | undefined)[], flags: TangentsFlags, io: CliIo): Promise<number> {
  await checkOut(flags, { optional: true });
  return withModel(path!, flags, io, async ({ model, signal }) => {
    const samples = await openSamples(model, data, flags, io, signal);
    const row = checkRow('--row', flags.row, samples);
    const sample = seen(model, sliceRows(samples.dataset.x, row, row + 1));
    const most = Math.min(model.latentDim, rowSize(sample));
    if (flags.components !== undefined && flags.components > most)
      throw wrongFlag('--components', flags.components, `at most ${most}, the singular values there are`);
    const { share, method } = flags;
    const found = await tangents(model.coder(conditionOfRows(model, samples, row, row + 1)), sample, {
      components: flags.components ?? Math.min(USUAL, most),
      share,
      method,
    });
    const along = shaped(found.tangents, samples);
    if (flags.show !== 'values') checkPictures(flags.out, along, flags);
    const values = nested(found.singularValues) as number[];
    await writeResult(
      {
        summary: { model: model.path, data: samples.dataset.name, row, dimension: found.dimension, share, singularValues: values },
        numbers: () => ({ tangents: nested(along), codeDirections: nested(found.codeDirections) }),
        array: () => along,
        prefix: 'feature',
        figure: () => figureOf(found, shaped(sample, samples), along, rangeSeen(model, samples), flags),
        text: () => textOf(values, found.dimension, share, samples, row),
      },
      flags,
      io,
      signal,
    );
  });
}

function figureOf({ singularValues }: Tangents, sample: NdArray, along: NdArray, range: readonly [number, number] | undefined, flags: TangentsFlags): Figure {
  const { invert, ...signed } = figureFlags(flags);
  const { imageShape, ...named } = signed;
  if (flags.show === 'values') return singularValueCurves(singularValues, named);
  const count = along.shape[0];
  if (flags.show === 'strips')
    return tangentStrips(sample, along, singularValues, {
      ...signed,
      invert,
      ...(range !== undefined && { range }),
      count: Math.min(count, flags.components ?? 6),
    });
  return tangentImages(along, {
    ...named,
    ...(imageShape !== undefined && { imageShape: [imageShape[0], imageShape[1]] as const }),
    count,
    singularValues,
  });
}

/** Black and white of samples as the model sees them: where a scaling maps a known range onto [0, 1], those are its ends. */
function rangeSeen({ scaler, range }: LatentModel, { dataset }: Samples): readonly [number, number] | undefined {
  if (scaler === undefined) return dataset.range;
  return range === undefined ? undefined : [0, 1];
}

function textOf(values: readonly number[], dimension: number, share: number, { dataset }: Samples, row: number): string {
  const shown = values.slice(0, 20).map((value, i) => [String(i + 1), String(Number(value.toPrecision(5)))]);
  const more = values.length > 20 ? `\nand ${values.length - 20} more` : '';
  return `${textTable([['', 'singular value'], ...shown], '', [0, 1])}${more}\n${dimension} of ${values.length} directions hold ${
    Number((100 * share).toPrecision(6))
  }% of the spectrum at row ${row} of ${dataset.name}.`;
}
