// jax-js in Node as a contestant: `node src/peers/jax-js.mjs W1_b32`. Only the dense workload is written for it.
import * as jax from '@jax-js/jax';
import { random } from '@latentkit/core';
import { contestantArguments, images, peakMegabytes, report, secondsSinceStart, versionOf } from '../contestant.mjs';
import { RateMeter } from '../rate-meter.mjs';
import { measureJaxJs } from './jax-js-dense.mjs';

const { workload, meter } = contestantArguments();

await report(async () => {
  await jax.init('wasm');
  jax.defaultDevice('wasm');
  const { data } = await images(workload);
  const stream = random(1).stream('jax-js');
  let drawn = 0;
  const draws = (n) => stream.at(drawn++).uniform(n);
  const result = await measureJaxJs(jax, data, workload.batch, new RateMeter(meter), draws, () => ({ sinceStartSeconds: secondsSinceStart() }));
  return { ...result, engine: 'WebAssembly', threads: 1, megabytes: peakMegabytes(), version: versionOf('@jax-js/jax') };
});
