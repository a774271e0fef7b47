import { type Command, Help } from 'commander';
import { FAMILIES } from '../families.js';
import { familyFlags, parameterHelp } from '../flags.js';
import { DEVICES, ENGINES, OPTIMIZERS } from '../flag-words.js';
import { examples } from '../examples.js';

/** Gives `train` its flags: those of every training, and those that the family's schema asks for. */
export function configureTrain(train: Command, familyName: string | undefined, width: number): void {
  const family = FAMILIES.find(({ name }) => name === familyName);
  train
    .usage('<family> [options]')
    .argument('[family]', `what to train: ${FAMILIES.map(({ name }) => name).join(', ')}`)
    .option('--data <name>', 'digits, wdbc, mnist, fashion-mnist, another name from `latentkit datasets`, or a CSV, NPY, NPZ or IDX file')
    .option('--label <column>', 'column of a CSV file with the class; it is left out of the samples; for --classes also a file with one integer for each sample')
    .option('--scale <how>', 'none, standard, minmax or unit (default: unit for images, standard for wdbc, none for other files)')
    .option('--data-dir <dir>', 'folder with the files of MNIST, instead of a download')
    .option('--config <file>', 'JSON file with any of these settings and parameters; flags win over it')
    .option('--set <key=value>', 'set a parameter or a setting, such as latentDim=8 or optimizer.momentum=0.9; may be repeated', collect)
    .option('--epochs <n>', 'passes over the data', numeric)
    .option('--batch-size <n>', 'samples per step', numeric)
    .option('--optimizer <name>', OPTIMIZERS)
    .option('--learning-rate <x>', 'learning rate of the optimizer', numeric)
    .option('--loss <name>', 'mse, mae, binary-crossentropy or huber')
    .option('--valid <n>', 'last rows held out for validation: a count, a fraction below 1, or 0 (default: 5,000 of MNIST, 297 of digits, else 15%)', numeric)
    .option('--seed <n>', 'decides initial weights, order of samples and all noise', numeric)
    .option('--engine <name>', ENGINES)
    .option('--device <name>', DEVICES)
    .option('--threads <n>', 'threads of the compiled engine (default: LATENTKIT_THREADS, else what is fastest in the first steps)', numeric)
    .option('--checkpoint-every <n>', 'epochs between checkpoints (default: 1)', numeric)
    .option('--out <dir>', 'folder for bundle, metrics and report (default: runs/<family>-<data>-<time>)')
    .option('--resume <dir>', 'go on with the run in this folder; only --epochs, --engine, --device, --threads and --data-dir may be given with it')
    .option('--json', 'print the result as one JSON object');
  if (family === undefined) {
    const list = FAMILIES.map(({ name, description }) => `  ${name.padEnd(12)} ${description}`).join('\n');
    train.addHelpText('after', `\nFamilies:\n${list}\n\nThe flags of a family: latentkit train ${FAMILIES[0].name} --help`);
  } else {
    const own = familyFlags(family);
    for (const option of own) train.addOption(option);
    // The table below says more about them than a list of flags can. They are not hidden, or they would not be suggested.
    train.configureHelp({
      formatHelp: (command, helper) => {
        const all = helper.visibleOptions(command);
        const rest = Object.create(helper, { visibleOptions: { value: () => all.filter((option) => !own.includes(option)) } }) as Help;
        return Help.prototype.formatHelp.call(rest, command, rest);
      },
    });
    train.addHelpText('after', `\n${parameterHelp(family, width)}`);
  }
  const name = family?.name ?? 'stacked';
  examples(train, [
    `latentkit train ${name} --data digits`,
    `latentkit train ${name} --data wdbc --scale minmax --latent-dim 2 --epochs 100`,
    `latentkit train ${name} --data samples.csv --label class --scale minmax --out runs/first`,
    `latentkit train ${name} --data mnist --optimizer sgd --learning-rate 1.5 --json`,
    'latentkit train --resume runs/first',
  ]);
}

function collect(text: string, all: readonly string[] = []): string[] {
  return [...all, text];
}

/** Numbers stay what was typed where they are none, so that the schema says what is wrong. */
function numeric(text: string): number | string {
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
}
