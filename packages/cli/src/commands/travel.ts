import { type NdArray, sliceRows, zeros } from '@latentkit/core';
import { codeRange, pointsOutside, travelGrid } from '@latentkit/latent';
import { travelSheet } from '@latentkit/viz';
import { UsageError } from '../exit-codes.js';
import type { CliIo } from '../io.js';
import { classesFor } from '../latent/class-condition.js';
import { writeMade } from '../latent/made.js';
import { checkOut } from '../latent/outputs.js';
import { checkRow, codesOf, openSamples } from '../latent/samples.js';
import { nested, withModel } from '../latent/session.js';
import { wrongFlag } from '../schema-flags.js';
import type { TravelFlags } from './travel-flags.js';

type Interval = readonly [number, number];

/** `latentkit travel`: a grid over two code axes, decoded. */
export async function travelCommand([path, data]: readonly (string | undefined)[], flags: TravelFlags, io: CliIo): Promise<number> {
  const { axes, size, quantiles, row } = flags;
  const box = boxOf(flags);
  if (data === undefined && row !== undefined) throw new UsageError('--row: say of which data, such as: latentkit travel runs/first digits --row 0');
  await checkOut(flags);
  return withModel(path!, flags, io, async (session) => {
    const { model, signal, warn } = session;
    model.requireDecoder();
    checkAxes(axes, model.latentDim);
    const samples = data === undefined ? undefined : await openSamples(model, data, flags, io, signal);
    if (row !== undefined) checkRow('--row', row, samples!);
    const known = samples === undefined ? undefined : await codesOf(model, samples);
    const range = known === undefined ? undefined : codeRange(known);
    const own = range === undefined ? undefined : { x: ends(range, axes[0]), y: ends(range, axes[1]) };
    const grid = travelGrid(centreOf(known, row, model.latentDim), {
      axes: [...axes],
      rows: size[0],
      columns: size[1],
      ...(quantiles === undefined ? { box: box ?? own ?? { x: [-2, 2], y: [-2, 2] } } : { quantiles }),
    });
    if (range !== undefined) pointsOutside(grid.codes, range, warn);
    const { names, ...condition } = classesFor(model, size[0] * size[1], flags.class ?? firstClass(model.bundle?.model.slots.conditionUnits));
    const { codes, x, y } = grid;
    await writeMade(
      session,
      {
        codes,
        condition,
        samples,
        summary: { axes, size, ...(names !== undefined && { class: names[0] }), x: nested(x), y: nested(y) },
        figure: (images, options) => travelSheet(images, { ...options, x, y, xLabel: `z${axes[0]}`, yLabel: `z${axes[1]}` }),
      },
      flags,
    );
  });
}

function boxOf({ box, quantiles }: TravelFlags): { x: Interval; y: Interval } | undefined {
  if (box === undefined) return undefined;
  if (quantiles !== undefined) throw new UsageError('--box: give either --box or --quantiles.');
  const [a, b, c = a, d = b] = box;
  if ((box.length === 2 || box.length === 4) && a < b && c < d) return { x: [a, b], y: [c, d] };
  throw wrongFlag('--box', box, 'two numbers for both axes, or four, the smaller one first: -2,2 or -2,2,-1,3');
}

function checkAxes(axes: readonly [number, number], latentDim: number): void {
  if (latentDim < 2) throw new UsageError('The codes of this model have one axis, and a sheet needs two. latentkit interpolate makes a strip.');
  const wrong = axes.find((axis) => axis >= latentDim);
  if (wrong !== undefined) throw wrongFlag('--axes', axes, `axes from 0 to ${latentDim - 1}, since codes have ${latentDim} numbers`);
  if (axes[0] === axes[1]) throw wrongFlag('--axes', axes, 'two different axes');
}

/** One code: where the axes that are not travelled are held. */
function centreOf(codes: NdArray | undefined, row: number | undefined, latentDim: number): NdArray {
  if (codes === undefined) return zeros([1, latentDim], 'float64');
  return row === undefined ? codes : sliceRows(codes, row, row + 1);
}

function ends({ low, high }: ReturnType<typeof codeRange>, axis: number): Interval {
  return [low[axis], high[axis]];
}

/** A sheet shows one class; without a wish the first. */
function firstClass(classes: number | undefined): string | undefined {
  return classes === undefined || classes === 0 ? undefined : '0';
}
