// jax-js on a page, on its wasm backend; it takes threads by itself where the page is isolated.
import * as jax from '@jax-js/jax';
import { random } from '@latentkit/core';
import { measureJaxJs } from '../../peers/jax-js-dense.mjs';
import { RateMeter } from '../../rate-meter.mjs';

globalThis.measure = async ({ workload, meter }) => {
  await jax.init('wasm');
  jax.defaultDevice('wasm');
  const pixels = new Uint8Array(await (await fetch('/images')).arrayBuffer());
  const stream = random(1).stream('jax-js');
  let drawn = 0;
  const result = await measureJaxJs(
    jax,
    Float32Array.from(pixels, (value) => value / 255),
    workload.batch,
    new RateMeter(meter),
    (n) => stream.at(drawn++).uniform(n),
  );
  return { ...result, engine: 'wasm' };
};
