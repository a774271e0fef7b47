// LatentKit as a contestant: `node src/ours.mjs WORKLOAD [--engine compiled|eager] [--device D] [--threads N|auto] [--loss-interval N]`.
import { sliceRows } from '@latentkit/core';
import { contestantArguments, images, peakMegabytes, report, seconds, secondsSinceStart, versionOf } from './contestant.mjs';
import { RateMeter } from './rate-meter.mjs';
import { createModel, measureTraining } from './workloads.mjs';

const options = contestantArguments({
  engine: { type: 'string', default: 'compiled' },
  device: { type: 'string', default: 'auto' },
  'loss-interval': { type: 'string' },
});
const { workload, engine, device, threads, 'loss-interval': interval } = options;
const execution = { engine, device, ...(threads === 'auto' ? {} : { threads }) };
const version = `${engine === 'compiled' ? `onnxruntime-node ${versionOf('onnxruntime-node')}, ` : ''}TensorFlow.js ${versionOf('@tensorflow/tfjs')}`;

/** The encoder of W1, trained for a step, over all images; arrays in, array out. */
async function measureEncoding(x, meter) {
  const { model, optimizer } = createModel('W1');
  await model.fit(sliceRows(x, 0, 32), { ...execution, optimizer, epochs: 1 });
  const encode = () => model.encode(x, { ...execution, batchSize: workload.batch });
  const began = performance.now();
  const { shape } = await encode();
  const first = { firstStepSeconds: seconds(performance.now() - began), sinceStartSeconds: secondsSinceStart() };
  while (!meter.tick(shape[0])) await encode();
  return { ...meter.result(), ...first, engine: `${engine}, ${device}` };
}

await report(async () => {
  const x = await images(workload);
  const meter = new RateMeter(options.meter);
  const training = { ...execution, ...(interval === undefined ? {} : { lossInterval: Number(interval) }) };
  const result =
    workload.family === 'encode'
      ? await measureEncoding(x, meter)
      : await measureTraining(workload, x, meter, training, () => ({ sinceStartSeconds: secondsSinceStart() }));
  return { ...result, threads, megabytes: peakMegabytes(), version };
});
