import type { Command } from 'commander';
import { examples } from '../examples.js';
import { PROBES } from '../reduce/probes.js';
import { settingsHelp } from '../settings-help.js';

/** Gives `probe` its flags, and to its help the settings of the classifier, or the list of them where none is named. */
export async function configureProbe(command: Command, probeName: string | undefined, width: number): Promise<void> {
  command
    .usage('<probe> <data> [options]')
    .argument('[probe]', `how: ${PROBES.map(({ name }) => name).join(', ')}`)
    .argument('[data]', 'codes or samples: a CSV, NPY, NPZ or IDX file, or a name from `latentkit datasets`')
    .option('--label <column|file>', 'labels: a column of a CSV file, a file of integers, or the name of a data set that has them')
    .option('--test <data>', 'judge on these rows after learning from all others; for mnist and fashion-mnist their test part')
    .option('--test-label <column|file>', 'labels of those (default: as --label, which must be a column then)')
    .option('--folds <n>', 'without --test: parts of which each is judged by what the others teach', numeric, 5)
    .option('--seed <n>', 'shuffles samples before they are dealt out to folds', numeric)
    .option('--scale <how>', 'none, standard, minmax or robust, learned from the training rows', 'none')
    .option('--set <key=value>', 'set a parameter of the classifier; may be repeated', collect)
    .option('--data-dir <dir>', 'folder with the files of MNIST, instead of a download')
    .option('--runtime <name>', 'auto, onnxruntime or plain', 'auto')
    .option('--json', 'print the result as one JSON object');
  const probe = PROBES.find(({ name }) => name === probeName);
  if (probe === undefined) {
    const list = PROBES.map(({ name, description }) => `  ${name.padEnd(10)} ${description}`).join('\n');
    command.addHelpText('after', `\nProbes:\n${list}\n\nThe settings of a probe: latentkit probe logistic --help`);
  } else {
    command.addHelpText('after', `\n${settingsHelp(probe.name, (await probe.load()).config, width)}`);
  }
  const name = probe?.name ?? 'logistic';
  examples(command, [
    `latentkit probe ${name} wdbc --scale standard`,
    `latentkit probe ${name} codes.npy --label labels.npy --folds 10`,
    `latentkit probe ${name} train.csv --label class --test test.csv --json`,
  ]);
}

function collect(text: string, all: readonly string[] = []): string[] {
  return [...all, text];
}

/** Numbers stay what was typed where they are none, so that the check says what is wrong. */
function numeric(text: string): number | string {
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
}
