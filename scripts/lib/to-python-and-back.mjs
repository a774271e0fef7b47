import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { root, run, runNode } from './run.mjs';
import { project } from './scale-out.mjs';

const CLI = join(root, 'packages', 'latentkit', 'bin', 'latentkit.js');
/** The one Parquet file of a folder, in the order of its rows, as an NPY file. */
const TO_NPY = "import sys, numpy, pyarrow.parquet as p; numpy.save(sys.argv[2], numpy.stack(p.read_table(sys.argv[1]).sort_by('row')['codes'].to_pandas()))";
const TRAINING = { epochs: 2, batchSize: 256 };
const COMPONENTS = 8;

/**
 * Exports a model, has scale-out's jobs encode, fit a PCA and train in Python, reads what they wrote, and compares with what LatentKit
 * does by itself: a title and the problems of each.
 */
export async function* toPythonAndBack(python, folder) {
  const { loadDigits, readNpy, writeNpy } = await load('datasets');
  const { PCA } = await load('pca');
  const { x } = await loadDigits();
  const at = (name) => join(folder, name);
  const env = { ...process.env, PYTHONPATH: project, LATENTKIT_THREADS: '1' };
  const given = (...args) => done(runNode([CLI, ...args], { env }));
  const inPython = (...args) => done(run(python, args, { env, cwd: folder }));
  const batch = String(TRAINING.batchSize);
  const epochs = String(TRAINING.epochs);

  writeFileSync(at('digits.npy'), writeNpy(x));
  await given('train', 'stacked', '--data', 'digits', '--valid', '0', '--seed', '7', '--epochs', epochs, '--batch-size', batch, '--out', at('run'));
  await given('encode', at('run'), '--data', 'digits', '--out', at('codes.npy'));
  await given('export', at('run'), '--format', 'onnx', '--out', at('onnx'));
  const readme = (name) => readFileSync(at(`${name}/README.md`), 'utf8');
  /** Runs the command of a README that begins so, with what stands for the words in capitals. */
  const asSaid = (name, begin, words) => {
    const [command] = new RegExp(`${begin}[^#\\n]*`).exec(readme(name));
    const args = command.trim().split(' ').slice(1);
    return done(run(python, args.map((word) => words[word] ?? word), { env, cwd: at(name) }));
  };
  const [, example] = /```python\n([\s\S]*?)```/.exec(readme('onnx'));
  const printed = await done(run(python, ['-c', example], { env, cwd: at('onnx') }));
  yield ['the example of an export', printed.trim() === '(2, 30)' ? [] : [`printed ${printed}, expected (2, 30)`]];
  await asSaid('onnx', 'python -m latentkit_scale_out.local encode', { ROWS: at('digits.npy'), CODES: at('codes') });
  await inPython('-c', TO_NPY, 'codes', 'codes-of-python.npy');
  const [codes, found] = ['codes.npy', 'codes-of-python.npy'].map((name) => readNpy(readFileSync(at(name))).data);
  yield ['codes of an exported model', apart('the codes', found, codes, 1e-5)];

  await inPython('-m', 'latentkit_scale_out.local', 'pca', 'digits.npy', '--components', String(COMPONENTS), '--out', 'pca');
  const pca = PCA.fromJSON(JSON.parse(readFileSync(at('pca/pca.json'), 'utf8')));
  const own = new PCA({ components: COMPONENTS }).fit(x);
  const compared = { transformed: (each) => each.transform(x).data, 'explained variances': (each) => each.explainedVariance, means: (each) => each.mean };
  yield ['pca.json in PCA.fromJSON', Object.entries(compared).flatMap(([what, of]) => apart(`the ${what}`, of(pca), of(own), 1e-9))];

  await given('export', at('run'), '--format', 'training', '--fresh', '--batch-size', batch, '--steps', '100', '--out', at('training'));
  await asSaid('training', 'python -m latentkit_scale_out.train_cli', { ROWS: at('digits.npy'), EPOCHS: epochs, TRAINED: at('trained') });
  const [there, here] = await Promise.all(['trained/model', 'run'].map(async (bundle) => JSON.parse(await given('evaluate', at(bundle), '--data', 'digits', '--json'))));
  yield ['a model trained in Python', apart('the loss', [there.loss], [here.loss], 1e-6)];
}

const load = (name) => import(new URL(`../../packages/${name}/dist/index.js`, import.meta.url).href);

async function done(running) {
  const { code, stdout, output } = await running;
  if (code !== 0) throw new Error(output);
  return stdout;
}

function apart(what, found, expected, allowed) {
  if (found.length !== expected.length || found.length === 0) return [`${what}: ${found.length} numbers, expected ${expected.length}`];
  const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(found[i] - value)), 0);
  return worst <= allowed ? [] : [`${what}: greatest difference ${worst}, expected at most ${allowed}`];
}
