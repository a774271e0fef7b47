import { Command, type Help } from 'commander';
import type { ExportFlags } from './commands/export.js';
import type { ImportFlags } from './commands/import.js';
import type { ProbeOptions } from './commands/probe.js';
import type { ReduceOptions } from './commands/reduce.js';
import type { TransformOptions } from './commands/transform.js';
import { DEVICES, ENGINES, OPTIMIZERS } from './flag-words.js';
import { examples } from './examples.js';
import type { CliIo } from './io.js';
import { addLatentCommands } from './latent-commands.js';
import { version } from './versions.js';

/** Flags that take no value: what follows them may be the family or the method. */
const SWITCHES = new Set(['--json', '--help', '-h']);

/**
 * The commands with their flags and help. The flags of `train` depend on the family, so the arguments are looked at
 * beforehand. What a command does is loaded when it runs, so that help comes at once.
 */
export async function createProgram(argv: readonly string[], io: CliIo, exit: (code: number) => void): Promise<Command> {
  const program = new Command('latentkit')
    .description('Train autoencoders, encode and decode with them, compare them with PCA and manifold learning, and look at the results.')
    .version(version(), '-v, --version', 'print the version')
    .helpCommand('help [command]', 'show the help of a command')
    .showHelpAfterError('Add --help to see what is possible.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      outputError: (text, write) => write(text),
      getOutHelpWidth: () => helpWidth(io.stdout.columns),
      getErrHelpWidth: () => helpWidth(io.stderr.columns),
    });
  program.configureHelp({ subcommandTerm: (command: Command) => command.name() } satisfies Partial<Help>);
  examples(program, ['latentkit train stacked --data digits', 'latentkit train linear --help', 'latentkit doctor']);

  const train = command(program, 'train', 'train an autoencoder and write bundle, metrics and report');
  const { configureTrain } = concerns(argv, 'train') ? await import('./commands/train-flags.js') : await Promise.resolve({ configureTrain: undefined });
  configureTrain?.(train, firstWord(argv), helpWidth(io.stdout.columns));
  train.action(async (family: string | undefined, options: Record<string, unknown>) => {
    const { trainCommand } = await import('./commands/train.js');
    exit(await trainCommand(family, options, argv, io));
  });

  const evaluate = command(program, 'evaluate', 'loss and metrics of a model on data').argument('<bundle>', 'model bundle, or the folder of a run');
  dataFlags(evaluate, 'default: the validation rows of its training').option('--json', 'print the result as JSON');
  examples(evaluate, ['latentkit evaluate runs/first --data digits', 'latentkit evaluate runs/first --data mnist --split test --json']);
  evaluate.action(async (bundle: string, options: object) => exit(await (await import('./commands/evaluate.js')).evaluateCommand(bundle, options, io)));

  const encode = command(program, 'encode', 'turn samples into codes').argument('<bundle>', 'model bundle, or the folder of a run');
  dataFlags(encode, 'default: all rows of the data it was trained on').requiredOption('--out <file>', 'where the codes go: .npy or .csv');
  examples(encode, ['latentkit encode runs/first --data digits --out codes.npy', 'latentkit encode runs/first --data samples.csv --out codes.csv']);
  encode.action(async (bundle: string, options: { out: string }) => exit(await (await import('./commands/encode.js')).encodeCommand(bundle, options, io)));

  const decode = command(program, 'decode', 'turn codes into samples, in the units of the data').argument('<bundle>', 'model bundle, or the folder of a run');
  decode.requiredOption('--codes <file>', 'codes as .npy or .csv')
    .option('--label <class>', 'of models conditioned on classes: the class to make, or a file with the class of each code')
    .requiredOption('--out <file>', 'where the samples go: .npy or .csv');
  engineFlags(decode);
  examples(decode, ['latentkit decode runs/first --codes codes.npy --out samples.npy']);
  decode.action(async (bundle: string, options: { codes: string; out: string }) => exit(await (await import('./commands/decode.js')).decodeCommand(bundle, options, io)));

  const reduce = command(program, 'reduce', 'make samples shorter: PCA and its relatives, t-SNE, UMAP, MDS, …');
  if (concerns(argv, 'reduce')) await (await import('./commands/reduce-flags.js')).configureReduce(reduce, firstWord(argv), helpWidth(io.stdout.columns));
  reduce.action(async (method: string | undefined, data: string | undefined, options: ReduceOptions) =>
    exit(await (await import('./commands/reduce.js')).reduceCommand(method, data, options, io)),
  );

  const transform = command(program, 'transform', 'put new samples through a model of reduce').argument('<model>', 'file that latentkit reduce --model wrote').argument('<data>', 'data set or file');
  transform
    .requiredOption('--out <file>', 'where the result goes: .npy or .csv')
    .option('--label <column>', 'column of a CSV file with the class, which is left out')
    .option('--split <part>', 'part of MNIST or Fashion-MNIST: train or test')
    .option('--data-dir <dir>', 'folder with the files of MNIST')
    .option('--runtime <name>', 'auto, onnxruntime or plain', 'auto')
    .option('--json', 'print the result as JSON');
  examples(transform, ['latentkit transform model.json samples.csv --label class --out codes.npy', 'latentkit transform model.json mnist --split test --out test.npy --json']);
  transform.action(async (model: string, data: string, options: TransformOptions) => exit(await (await import('./commands/transform.js')).transformCommand(model, data, options, io)));

  const probe = command(program, 'probe', 'judge codes by what simple classifiers find in them');
  if (concerns(argv, 'probe')) await (await import('./commands/probe-flags.js')).configureProbe(probe, firstWord(argv), helpWidth(io.stdout.columns));
  probe.action(async (name: string | undefined, data: string | undefined, options: ProbeOptions) => exit(await (await import('./commands/probe.js')).probeCommand(name, data, options, io)));

  await addLatentCommands(program, argv[0] === 'help' ? argv[1] : argv[0], firstWord(argv), io, exit);

  const report = command(program, 'report', 'make the HTML report of a run again, or one of several side by side').argument('<bundles...>', 'folders of runs, or model bundles');
  report
    .option('--compare', 'one report of all bundles side by side')
    .option('--out <file>', 'where it goes (default: report.html in the folder of the run; with --compare comparison.html here)')
    .option('--title <text>', 'heading of the report')
    .option('--anomaly', 'add a section on anomalies: errors and threshold')
    .option('--contamination <share>', 'share of the samples that is called anomalous (default: 0.1); adds the section', Number)
    .option('--anomalous <class>', 'class whose samples are known to be anomalous, for the ROC curve; adds the section')
    .option('--data-dir <dir>', 'folder with the files of MNIST');
  engineFlags(report);
  examples(report, ['latentkit report runs/first', 'latentkit report runs/first runs/second --compare --out both.html', 'latentkit report runs/wdbc --anomalous malignant --contamination 0.3']);
  report.action(async (bundles: string[], options: object) => exit(await (await import('./commands/report.js')).reportCommand(bundles, options, argv, io)));

  const exported = command(program, 'export', 'write a model for other tools: ONNX, TensorFlow.js, safetensors, the TensorBoard projector, a model card, training elsewhere').argument('<bundle>', 'model bundle, or the folder of a run');
  exported
    .requiredOption('--format <name>', 'onnx: encoder, decoder, whole model and anomaly scorer with the normalisation inside; tfjs; safetensors; projector; card; training: the steps of a training, for many machines')
    .requiredOption('--out <dir>', 'folder that the files go to')
    .option('--opset <n>', 'of onnx: version of its operators, 13 to 21 (default: 18)', Number)
    .option('--steps <n>', 'of training: how many steps can be made', Number)
    .option('--batch-size <n>', 'of training: samples per step, of all machines together (default: as the bundle was trained, else 32)', Number)
    .option('--optimizer <name>', `of training: ${OPTIMIZERS} (default: as the bundle was trained, else adam)`)
    .option('--learning-rate <x>', 'of training: learning rate of the optimizer', Number)
    .option('--fresh', 'of training: start from new weights in place of those of the bundle');
  dataFlags(exported, 'of projector: whose codes; default: all rows of the data it was trained on').option('--json', 'print the result as JSON');
  examples(exported, ['latentkit export runs/first --format onnx --out first-onnx', 'latentkit export runs/first --format projector --data digits --out first-projector', 'latentkit export runs/first --format training --fresh --steps 10000 --out first-training']);
  exported.action(async (bundle: string, options: ExportFlags) => exit(await (await import('./commands/export.js')).exportCommand(bundle, options, io)));

  const imported = command(program, 'import', 'make a bundle of a model of Keras or TensorFlow.js, or put weights into one').argument(
    '<file>',
    '.keras file of Keras 3; .h5 file of Keras 2 or 3; model.json of TensorFlow.js, or a folder with it or with encoder/ and decoder/; .safetensors file with weights',
  );
  imported
    .requiredOption('--out <dir>', 'folder that the bundle goes to')
    .option('--code <layer>', 'layer whose output is the code; not needed where the model consists of two models, encoder and decoder')
    .option('--loss <name>', 'reconstruction loss of further training (default: mse)')
    .option('--into <bundle>', 'of a .safetensors file: bundle that has these weights otherwise; it stays as it is')
    .option('--json', 'print the result as JSON');
  examples(imported, ['latentkit import autoencoder.keras --out imported', 'latentkit import lstm.h5 --code code --out imported', 'latentkit import web/model.json --code code --out imported', 'latentkit import weights.safetensors --into runs/first --out retrained']);
  imported.action(async (file: string, options: ImportFlags) => exit(await (await import('./commands/import.js')).importCommand(file, options, io)));

  const explore = command(program, 'explore', 'open a model and its data in a web page: train, map, drag, draw, travel').argument('[bundle]', 'model bundle, or the folder of a run');
  explore
    .option('--data <name>', 'data set or file; default: what the model was trained on')
    .option('--split <part>', 'part of MNIST or Fashion-MNIST: train or test')
    .option('--label <column>', 'column of a CSV file with the class')
    .option('--data-dir <dir>', 'folder with the files of MNIST')
    .option('--host <address>', 'address to listen on (default: 127.0.0.1, this machine alone)')
    .option('--port <n>', 'port; 0 takes any that is free (default: 4870)', Number);
  examples(explore, ['latentkit explore', 'latentkit explore runs/first', 'latentkit explore runs/first --data samples.csv --label class']);
  explore.action(async (bundle: string | undefined, options: object) => exit(await (await import('./commands/explore.js')).exploreCommand(bundle, options, io)));

  const datasets = command(program, 'datasets', 'list the data sets, or show or download one')
    .argument('[name]', 'a data set or a file; or the word download')
    .argument('[target]', 'after download: which one')
    .option('--data-dir <dir>', 'folder with the files of MNIST')
    .option('--label <column>', 'column of a CSV file with the class')
    .option('--json', 'print the result as JSON');
  examples(datasets, ['latentkit datasets', 'latentkit datasets digits', 'latentkit datasets download mnist']);
  datasets.action(async (name: string | undefined, target: string | undefined, options: object) =>
    exit(await (await import('./commands/datasets.js')).datasetsCommand(name, target, options, io)),
  );

  const doctor = command(program, 'doctor', 'check what works on this machine, and how to get what does not').option('--json', 'print the result as JSON');
  examples(doctor, ['latentkit doctor', 'latentkit doctor --json']);
  doctor.action(async (options: { json?: boolean }) => exit(await (await import('./commands/doctor.js')).doctorCommand(options, io)));
  return program;
}

function command(program: Command, name: string, description: string): Command {
  return program.command(name).description(description).allowExcessArguments(false);
}

function dataFlags(target: Command, fallback: string): Command {
  target
    .option('--data <name>', `data set or file; ${fallback}`)
    .option('--split <part>', 'part of MNIST or Fashion-MNIST: train or test')
    .option('--label <column>', 'column of a CSV file with the class, which is left out; for models conditioned on classes also a file of them')
    .option('--data-dir <dir>', 'folder with the files of MNIST');
  engineFlags(target);
  return target;
}

function engineFlags(target: Command): void {
  target
    .option('--engine <name>', ENGINES, 'auto')
    .option('--device <name>', DEVICES, 'auto')
    .option('--threads <n>', 'threads of the compiled engine', Number);
}

/** Whether the arguments are for a command, or for the help about it. */
function concerns(argv: readonly string[], name: string): boolean {
  return argv[0] === name || (argv[0] === 'help' && argv[1] === name);
}

/** The first argument of a command that is neither a flag nor a flag's value. */
function firstWord(argv: readonly string[]): string | undefined {
  const words = argv[0] === 'help' ? argv.slice(2) : argv.slice(1);
  for (let i = 0; i < words.length; i++) {
    if (!words[i].startsWith('-')) return words[i];
    if (!SWITCHES.has(words[i]) && !words[i].includes('=')) i++;
  }
  return undefined;
}

function helpWidth(columns: number | undefined): number {
  return Math.min(columns ?? 100, 120);
}
