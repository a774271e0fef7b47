import process from 'node:process';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const TRAINING = ['W1', 'W2', 'W3', 'W4', 'W5'];
const DENSE = ['W1', 'W2'];
/** Beside PyTorch alone. */
const PRESETS = [...TRAINING, 'W6', 'W7', 'W8', 'W9', 'W10', 'W11', 'W12'];

const node = (script, ...words) => (name) => ({ command: process.execPath, args: [here(script), ...words, name] });
const python = (script, ...words) => (name) => {
  const command = process.env.LATENTKIT_BENCH_PYTHON;
  if (command === undefined) return { missing: 'LATENTKIT_BENCH_PYTHON names no Python' };
  return { command, args: [here(`peers/python/${script}`), ...words, name] };
};
const browser = (page, isolated) => (name) => node('browser/contestant.mjs', page, isolated ? 'isolated' : 'plain')(name.replace(/^web_/, ''));
const slow = (families) => Object.fromEntries(families.map((family) => [family, 'not run: one step takes seconds']));
const noKernel = { W3: 'cannot: the backend lacks the gradient of a convolution', W4: 'cannot: the backend lacks the gradient of a convolution' };
const denseOnly = Object.fromEntries(['W2', 'W3', 'W4', 'W5'].map((family) => [family, 'not written: only the dense workload is']));

/**
 * Everyone who can be measured: how it is called, what it is, the families it runs, the command for a workload, the
 * options it is given, and the families that it is listed for without being run, with the reason.
 */
const NODE = [
  { name: 'ours', title: 'LatentKit, compiled', families: [...PRESETS, 'encode'], start: node('ours.mjs'), options: ['--engine', 'compiled', '--loss-interval', '10'] },
  { name: 'ours-every-loss', title: 'LatentKit, compiled, loss of every step', families: PRESETS, start: node('ours.mjs'), options: ['--engine', 'compiled', '--loss-interval', '1'] },
  { name: 'ours-eager', title: 'LatentKit, eager (TensorFlow.js wasm)', families: [...DENSE, 'W5', 'encode'], start: node('ours.mjs'), options: ['--engine', 'eager', '--device', 'wasm'], without: noKernel },
  { name: 'torch', title: 'PyTorch', families: PRESETS, start: python('torch_peer.py', 'eager') },
  { name: 'torch-compile', title: 'PyTorch, torch.compile', families: PRESETS, start: python('torch_peer.py', 'compile') },
  { name: 'keras-tf', title: 'Keras on TensorFlow, fit', families: TRAINING, start: python('keras_peer.py', 'tf-fit') },
  { name: 'tf-function', title: 'TensorFlow, step in tf.function', families: TRAINING, start: python('keras_peer.py', 'tf-step') },
  { name: 'keras-jax', title: 'Keras on JAX, fit', families: TRAINING, start: python('keras_peer.py', 'jax-fit') },
  { name: 'jax-step', title: 'JAX, jit of a step', families: TRAINING, start: python('jax_peer.py', 'step') },
  { name: 'jax-scan', title: 'JAX, scan over many steps', families: TRAINING, start: python('jax_peer.py', 'scan') },
  { name: 'jax-js', title: 'jax-js, wasm', families: ['W1'], start: node('peers/jax-js.mjs'), without: denseOnly },
  { name: 'tfjs-wasm', title: 'TensorFlow.js, wasm', families: [...DENSE, 'W5'], start: node('peers/tfjs.mjs', 'wasm'), without: noKernel },
  { name: 'tfjs-cpu', title: 'TensorFlow.js, cpu', families: DENSE, start: node('peers/tfjs.mjs', 'cpu'), without: slow(['W3', 'W4', 'W5']) },
  { name: 'tfjs-node', title: 'TensorFlow.js, tfjs-node', families: TRAINING, start: node('peers/tfjs.mjs', 'node') },
  { name: 'encode-torch', title: 'PyTorch', families: ['encode'], start: python('encode_peer.py', 'torch') },
  { name: 'encode-jax', title: 'JAX', families: ['encode'], start: python('encode_peer.py', 'jax') },
  { name: 'encode-keras', title: 'Keras on TensorFlow, predict', families: ['encode'], start: python('encode_peer.py', 'keras') },
  { name: 'encode-numpy', title: 'NumPy', families: ['encode'], start: python('encode_peer.py', 'numpy') },
];

const BROWSER = [
  ['ours', 'LatentKit, compiled', TRAINING, undefined],
  ['jax-js', 'jax-js, wasm', ['W1'], denseOnly],
  ['tfjs-wasm', 'TensorFlow.js, wasm', [...DENSE, 'W5'], noKernel],
].flatMap(([page, title, families, without]) =>
  [true, false].map((isolated) => ({
    name: `${page}${isolated ? '' : '-plain'}`,
    title: `${title}, ${isolated ? 'isolated page' : 'plain page'}`,
    families,
    start: browser(page, isolated),
    options: [],
    without,
  })),
);

/** Also in a full run: at small batches one thread can beat two. */
const MORE = ['jax-step@1', 'jax-scan@1'];

/**
 * The contestants for a workload, or those of them that are named; `name@1` is the contestant on one thread (`ours@auto`: on as many as LatentKit chooses). Those that
 * cannot run it carry the reason as `missing`.
 */
export function contestantsFor({ family, browser: web }, names, threads) {
  const all = web ? BROWSER : NODE;
  const chosen = names ?? [...all.map(({ name }) => name), ...(web ? [] : MORE)];
  return chosen.flatMap((spec) => {
    const [name, own] = spec.split('@');
    const found = all.find((each) => each.name === name);
    if (found === undefined) return [];
    const title = own === undefined ? found.title : `${found.title}, ${own} thread${own === '1' ? '' : 's'}`;
    const contestant = { ...found, name: spec, title, threads: own ?? threads };
    if (found.families.includes(family)) return [contestant];
    const missing = found.without?.[family];
    return missing === undefined ? [] : [{ ...contestant, missing }];
  });
}

/** Throws an Error for a name that no contestant has. */
export function checkNames(names) {
  const known = new Set([...NODE, ...BROWSER].map(({ name }) => name));
  for (const name of names) {
    if (!known.has(name.split('@')[0])) throw new Error(`'${name}' is no contestant: ${[...known].join(', ')}, each also as NAME@THREADS.`);
  }
}
