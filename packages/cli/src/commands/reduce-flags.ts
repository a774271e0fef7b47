import type { Command } from 'commander';
import type { ConfigSchema } from '@latentkit/core';
import type { z } from 'zod';
import { examples } from '../examples.js';
import { METHODS } from '../reduce/methods.js';
import { settingsHelp } from '../settings-help.js';

/** Gives `reduce` its flags, and to its help the settings of the method, or the list of methods where none is named. */
export async function configureReduce(reduce: Command, methodName: string | undefined, width: number): Promise<void> {
  reduce
    .usage('<method> <data> --out FILE [options]')
    .argument('[method]', `how: ${METHODS.map(({ name }) => name).join(', ')}`)
    .argument('[data]', 'digits, wdbc, mnist, another name from `latentkit datasets`, or a CSV, NPY, NPZ or IDX file')
    .option('--components <k>', 'how many numbers each sample becomes; for pca also a share of the variance, such as 0.95')
    .option('--label <column|file>', 'labels: a column of a CSV file, which is left out of the samples, or a file of integers')
    .option('--scale <how>', 'none, standard, minmax or robust', 'none')
    .option('--set <key=value>', 'set a parameter of the method; may be repeated', collect)
    .option('--split <part>', 'part of MNIST or Fashion-MNIST: train or test')
    .option('--data-dir <dir>', 'folder with the files of MNIST, instead of a download')
    .option('--runtime <name>', 'auto, onnxruntime or plain', 'auto')
    .option('--out <file>', 'where the result goes: .npy or .csv')
    .option('--model <file>', 'where scaling and method go, fitted, as JSON for latentkit transform')
    .option('--json', 'print the result as one JSON object');
  const method = METHODS.find(({ name }) => name === methodName);
  if (method === undefined) {
    const list = METHODS.map(({ name, description }) => `  ${name.padEnd(16)} ${description}`).join('\n');
    reduce.addHelpText('after', `\nMethods:\n${list}\n\nThe settings of a method: latentkit reduce tsne --help`);
  } else {
    const config: ConfigSchema<z.ZodObject> = (await method.load()).config;
    reduce.addHelpText('after', `\n${settingsHelp(method.name, config, width)}`);
  }
  const name = method?.name ?? 'pca';
  examples(reduce, [
    `latentkit reduce ${name} digits --components 2 --out codes.npy`,
    `latentkit reduce ${name} wdbc --scale standard --components 2 --out codes.csv --model model.json`,
    `latentkit reduce ${name} samples.csv --label class --components 2 --out codes.npy --json`,
  ]);
}

function collect(text: string, all: readonly string[] = []): string[] {
  return [...all, text];
}
