import { type NdArray, rowsOf, takeRows } from '@latentkit/core';
import { interpolateCodes, interpolateGrid, interpolatePath } from '@latentkit/latent';
import { type Figure, interpolationSheet, interpolationStrip } from '@latentkit/viz';
import { UsageError } from '../exit-codes.js';
import type { CliIo } from '../io.js';
import { classesOnTheWay } from '../latent/class-condition.js';
import { writeMade } from '../latent/made.js';
import { checkOut } from '../latent/outputs.js';
import type { pictureOptions } from '../latent/pictures.js';
import { checkRow, codesOfRows, openSamples } from '../latent/samples.js';
import { withModel } from '../latent/session.js';
import { wrongFlag } from '../schema-flags.js';
import type { InterpolateFlags } from './interpolate-flags.js';

/** `latentkit interpolate`: samples on the way between the codes of others. */
export async function interpolateCommand([path, data]: readonly (string | undefined)[], flags: InterpolateFlags, io: CliIo): Promise<number> {
  const plan = planOf(flags);
  await checkOut(flags);
  return withModel(path!, flags, io, async (session) => {
    const { model, signal } = session;
    model.requireDecoder();
    const samples = await openSamples(model, data, flags, io, signal);
    for (const [flag, row] of plan.rows) checkRow(flag, row, samples);
    const rows = plan.rows.map(([, row]) => row);
    const codes = plan.codes(await codesOfRows(model, samples, rows));
    const condition = classesOnTheWay(model, samples, rows, rowsOf(codes));
    await writeMade(session, { codes, condition, samples, summary: { data: samples.dataset.name, rows, ...plan.summary }, figure: plan.figure }, flags);
  });
}

/** What is to be done, decided before anything is opened. */
interface Plan {
  /** Rows of the data with the flags that named them. */
  readonly rows: readonly (readonly [flag: string, row: number])[];
  readonly summary: Readonly<Record<string, unknown>>;
  readonly codes: (given: NdArray) => NdArray;
  readonly figure: (made: NdArray, options: ReturnType<typeof pictureOptions>) => Figure;
}

function planOf(flags: InterpolateFlags): Plan {
  const { from, to, rows, grid } = flags;
  if (grid !== undefined) return gridPlan(grid, flags);
  if (rows !== undefined) return pathPlan(rows, flags);
  if (flags.closed) throw new UsageError('--closed: only a path through --rows can return to its first row.');
  if (from === undefined || to === undefined)
    throw new UsageError('Say between which rows: --from 3 --to 17, --rows 3,17,5 for a path, or --grid 3x4.');
  const { steps, method } = flags;
  return {
    rows: [
      ['--from', from],
      ['--to', to],
    ],
    summary: { method, steps },
    codes: (given) => interpolateCodes(rowOf(given, 0), rowOf(given, 1), { steps, method }),
    figure: (made, options) => interpolationStrip(made, options),
  };
}

function pathPlan(rows: readonly number[], { from, to, steps, method, closed }: InterpolateFlags): Plan {
  if (from !== undefined || to !== undefined) throw new UsageError('--rows: give either --rows, or --from and --to.');
  if (rows.length < 2) throw wrongFlag('--rows', rows, 'at least two rows');
  return {
    rows: rows.map((row) => ['--rows', row]),
    summary: { method, steps, closed },
    codes: (given) => interpolatePath(given, { stepsPerLeg: steps - 1, method, closed }),
    // A leg begins where the last one ends; each is a strip of its own.
    figure: (made, options) => interpolationStrip(legsOf(made, steps), { ...options, strips: (rowsOf(made) - 1) / (steps - 1) }),
  };
}

function gridPlan([rows, columns]: readonly [number, number], flags: InterpolateFlags): Plan {
  if (flags.from !== undefined || flags.to !== undefined) throw new UsageError('--grid: give either --grid, or --from and --to.');
  const [toRows, toColumns] = flags.finer ?? [2 * rows - 1, 2 * columns - 1];
  const given = flags.rows ?? Array.from({ length: rows * columns }, (_, i) => i);
  if (given.length !== rows * columns) throw wrongFlag('--rows', given, `${rows * columns} rows, as many as fill a grid of ${rows}x${columns}`);
  const { centres } = flags;
  const kept = centres === 'align-corners' && toRows === 2 * rows - 1 && toColumns === 2 * columns - 1;
  return {
    rows: given.map((row) => [flags.rows === undefined ? '--grid' : '--rows', row]),
    summary: { grid: [rows, columns], finer: [toRows, toColumns], centres },
    codes: (codes) => interpolateGrid(codes, { rows, columns, toRows, toColumns, centres }),
    figure: (made, options) => interpolationSheet(made, { ...options, columns: toColumns, ...(!kept && { framed: [] }) }),
  };
}

function rowOf({ data, shape: [, d] }: NdArray, row: number): number[] {
  return Array.from(data.subarray(row * d, (row + 1) * d));
}

/** Samples on a path as strips of `steps`, the points between two legs in both. */
function legsOf(made: NdArray, steps: number): NdArray {
  const legs = (rowsOf(made) - 1) / (steps - 1);
  return takeRows(
    made,
    Array.from({ length: legs * steps }, (_, i) => Math.floor(i / steps) * (steps - 1) + (i % steps)),
  );
}
