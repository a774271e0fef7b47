// Plain TensorFlow.js as a contestant: `node src/peers/tfjs.mjs {cpu|wasm|node} WORKLOAD`. The native package is found through
// LATENTKIT_BENCH_TFJS_NODE, the path of an installed @tensorflow/tfjs-node.
import { createRequire } from 'node:module';
import process from 'node:process';
import { random } from '@latentkit/core';
import { contestantArguments, images, peakMegabytes, report, secondsSinceStart, versionOf } from '../contestant.mjs';
import { RateMeter } from '../rate-meter.mjs';
import { measureTfjs } from './tfjs-steps.mjs';

const { words, workload, meter } = contestantArguments();

async function load(backend) {
  if (backend === 'node') {
    const folder = process.env.LATENTKIT_BENCH_TFJS_NODE;
    if (folder === undefined) throw new Error('LATENTKIT_BENCH_TFJS_NODE names no installed @tensorflow/tfjs-node');
    return createRequire(import.meta.url)(folder);
  }
  const tf = await import('@tensorflow/tfjs');
  tf.env().set('PROD', true);
  if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend(backend))) throw new Error(`the backend '${backend}' does not start`);
  return tf;
}

await report(async () => {
  const tf = await load(words[0]);
  await tf.ready();
  const x = await images(workload);
  const stream = random(1).stream('tfjs');
  let drawn = 0;
  const draws = (n) => stream.at(drawn++).uniform(n);
  const result = await measureTfjs(tf, x, workload, new RateMeter(meter), draws, () => ({ sinceStartSeconds: secondsSinceStart() }));
  const threads = words[0] === 'node' ? null : 1;
  return { ...result, engine: tf.getBackend(), threads, megabytes: peakMegabytes(), version: words[0] === 'node' ? tf.version.tfjs : versionOf('@tensorflow/tfjs') };
});
