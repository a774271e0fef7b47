import { type ConfigSchema, defineConfig } from '@latentkit/core';
import type { Figure } from '@latentkit/viz';
import type { Command } from 'commander';
import { z } from 'zod';
import { UsageError, asUsage } from '../exit-codes.js';
import { examples } from '../examples.js';
import { listenForInterrupt } from '../interrupt.js';
import { type CliIo } from '../io.js';
import { dataShape, drawShape, outShape } from '../latent/flag-shapes.js';
import { PICTURES, checkOut, writeResult } from '../latent/outputs.js';
import { type PlotKind, defined } from '../plot/kind.js';
import { KINDS, kindOf } from '../plot/kinds.js';
import { plotData } from '../plot/plot-data.js';
import { configure, flagValues, inFlags } from '../schema-flags.js';

const { title: _title, ...draw } = drawShape;

/** What every kind takes besides its own options. */
const common = defineConfig('plot', z.object({ ...outShape('.png, .svg or .html'), ...draw, ...dataShape }));

function configOf({ config }: PlotKind): ConfigSchema<z.ZodObject> {
  return defineConfig(config.name, z.object({ ...config.schema.shape, ...common.schema.shape }));
}

/** Gives `plot` the words and flags of a kind, or the list of all kinds to its help. */
export function configurePlot(command: Command, name: string | undefined, io: CliIo, exit: (code: number) => void): void {
  const kind = KINDS.find((each) => each.name === name);
  command.argument('<kind>', kind === undefined ? 'what is drawn' : kind.description);
  if (kind === undefined) {
    const width = Math.max(...KINDS.map((each) => each.name.length));
    const list = KINDS.map((each) => `  ${each.name.padEnd(width)}  ${each.description}`).join('\n');
    command
      .argument('[files...]')
      .allowUnknownOption()
      .addHelpText('after', `\nKinds:\n${list}\n\nFiles and options of a kind: latentkit plot ${KINDS[0].name} --help`);
    examples(
      command,
      KINDS.slice(0, 2).map((each) => `latentkit plot ${each.name} ${each.example}`),
    );
    command.action(() => asUsage(() => void kindOf(name ?? '')));
    return;
  }
  configure(command, { config: configOf(kind), words: kind.files, examples: [`latentkit plot ${kind.name} ${kind.example}`] });
  command.usage(`${kind.name} ${kind.files.map(([word]) => word).join(' ')} --out FILE [options]`.replace(/ {2,}/g, ' '));
  command.action(async (_kind: string, ...given: readonly unknown[]) => {
    const files = given
      .slice(0, kind.files.length)
      .flat()
      .filter((file): file is string => file !== undefined);
    exit(await drawCommand(kind, files, given[kind.files.length] as Record<string, unknown>, io));
  });
}

/** `latentkit plot`: one figure from files. */
async function drawCommand(kind: PlotKind, files: readonly string[], options: Record<string, unknown>, io: CliIo): Promise<number> {
  const flags = flagValues(common, options);
  await checkOut(flags, { endings: PICTURES });
  const own = flagValues(kind.config, options);
  const interrupt = listenForInterrupt(io);
  try {
    const figure = await kind.draw(files, defined(own) as never, plotData(flags, io, interrupt.signal));
    const { width, height, title, description } = figure;
    await writeResult(
      {
        summary: { kind: kind.name, title, description, width, height },
        numbers: () => ({ data: plain(figure.data) }),
        array: () => notNumbers(),
        prefix: '',
        figure: (): Figure => figure,
      },
      flags,
      io,
      interrupt.signal,
    );
    return 0;
  } catch (error) {
    throw inFlags(error, configOf(kind));
  } finally {
    interrupt.release();
  }
}

function notNumbers(): never {
  throw new UsageError(`A figure is written as ${PICTURES.join(', ')}.`);
}

/** Typed arrays as JSON has lists. */
function plain(value: unknown): unknown {
  const listed = (_key: string, each: unknown): unknown => (ArrayBuffer.isView(each) ? Array.from(each as Float64Array) : each);
  return JSON.parse(JSON.stringify(value, listed)) as unknown;
}
