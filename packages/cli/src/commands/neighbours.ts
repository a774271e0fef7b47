import { type NdArray, ndarray, sliceRows, takeRows } from '@latentkit/core';
import { writeCsv } from '@latentkit/datasets';
import { nearestCodes } from '@latentkit/latent';
import { imageGrid } from '@latentkit/viz';
import type { CliIo } from '../io.js';
import { checkOut, writeResult } from '../latent/outputs.js';
import { checkPictures, pictureOptions } from '../latent/pictures.js';
import { type Samples, checkRow, codesOf, labelText, openSamples, shaped } from '../latent/samples.js';
import { withModel } from '../latent/session.js';
import { wrongFlag } from '../schema-flags.js';
import { textTable } from '../text-table.js';
import type { NeighboursFlags } from './neighbours-flags.js';

interface Neighbour {
  readonly row: number;
  readonly distance: number;
  readonly label?: string;
}

/** `latentkit neighbours`: the samples whose codes are nearest to that of another. */
export async function neighboursCommand([path, data]: readonly (string | undefined)[], flags: NeighboursFlags, io: CliIo): Promise<number> {
  await checkOut(flags, { optional: true });
  return withModel(path!, flags, io, async ({ model, signal }) => {
    const samples = await openSamples(model, data, flags, io, signal);
    const { k, metric } = flags;
    const row = checkRow('--row', flags.row, samples);
    if (k > samples.count - 1) throw wrongFlag('--k', k, `at most ${samples.count - 1}, the other rows of ${samples.dataset.name}`);
    const codes = await codesOf(model, samples);
    const { indices, distances } = nearestCodes(codes, sliceRows(codes, row, row + 1), { k: k + 1, metric });
    const found = Array.from(indices.data, (each, i) => neighbour(samples, each, distances.data[i]))
      .filter((each) => each.row !== row)
      .slice(0, k);
    const table = ndarray(Float64Array.from(found.flatMap(({ row: other, distance }) => [other, distance])), [k, 2]);
    const label = labelText(samples, row);
    const images = shaped(takeRows(samples.dataset.x, [row, ...found.map((each) => each.row)]), samples);
    checkPictures(flags.out, images, flags);
    await writeResult(
      {
        summary: { model: model.path, data: samples.dataset.name, row, ...(label !== undefined && { label }), k, metric, neighbours: found },
        numbers: () => ({}),
        array: () => table,
        table: () => writeCsv(table, { featureNames: ['row', 'distance'], y: order(k), targetNames: found.map(({ label: name = '' }) => name) }),
        prefix: 'neighbour',
        figure: () =>
          imageGrid(images, {
            ...pictureOptions(model, samples, flags),
            count: k + 1,
            captions: [caption({ row, ...(label !== undefined && { label }) }), ...found.map(caption)],
          }),
        text: () => textOf(found, `row ${row} of ${samples.dataset.name}${label === undefined ? '' : `, label ${label}`}`),
      },
      flags,
      io,
      signal,
    );
  });
}

/** 0, 1, …: the neighbour of each row of a table. */
function order(k: number): NdArray {
  return ndarray(Int32Array.from({ length: k }, (_, i) => i), [k]);
}

function neighbour(samples: Samples, row: number, distance: number): Neighbour {
  const label = labelText(samples, row);
  return { row, distance, ...(label !== undefined && { label }) };
}

function caption({ row, label }: Omit<Neighbour, 'distance'>): string {
  return label === undefined ? `row ${row}` : `${row}: ${label}`;
}

function textOf(found: readonly Neighbour[], of: string): string {
  const labelled = found.some((each) => each.label !== undefined);
  const rows = found.map((each) => [String(each.row), String(Number(each.distance.toPrecision(5))), ...(labelled ? [each.label ?? ''] : [])]);
  return `Nearest to ${of}:\n${textTable([['row', 'distance', ...(labelled ? ['label'] : [])], ...rows], '  ', [0, 1])}`;
}
