// Plain TensorFlow.js on a page, on its wasm backend; with threads where the page is isolated.
import { random } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { getThreadsCount, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { measureTfjs } from '../../peers/tfjs-steps.mjs';
import { RateMeter } from '../../rate-meter.mjs';

globalThis.measure = async ({ workload, meter, threads }) => {
  setWasmPaths('/tfjs-backend-wasm/');
  setThreadsCount(threads);
  await tf.setBackend('wasm');
  await tf.ready();
  const pixels = new Uint8Array(await (await fetch('/images')).arrayBuffer());
  const images = { data: Float32Array.from(pixels, (value) => value / 255), shape: [pixels.length / 784, ...workload.inputShape] };
  const stream = random(1).stream('tfjs');
  let drawn = 0;
  const result = await measureTfjs(tf, images, workload, new RateMeter(meter), (n) => stream.at(drawn++).uniform(n));
  return { ...result, engine: `wasm, ${getThreadsCount()} thread(s)` };
};
