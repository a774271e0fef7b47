// What a service answers: `pnpm --filter @latentkit/bench serve [seconds]`, after `pnpm build`. One 784-vector in each
// encode request, as JSON and as NPY, over loopback; first as many as come through, then half as many at even distances.
// The service is a process of its own. The memory of a run of some minutes shows whether it grows.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { selectEngine } from '@latentkit/autoencoder';
import { ndarray, random } from '@latentkit/core';
import { writeNpy } from '@latentkit/datasets';
import { startService } from '@latentkit/serve';
import { StackedAutoencoder } from '@latentkit/stacked';
import autocannon from 'autocannon';

const WIDTH = 784;

if (process.argv[2] === '--service') await beService();
else await measure(Number(process.argv[2] ?? 10));

/** A stacked autoencoder as it starts, since training changes no times. */
async function beService() {
  const model = new StackedAutoencoder({ hiddenUnits: [100], latentDim: 30, seed: 1 }).build([WIDTH]);
  const engine = await selectEngine({ engine: 'compiled', threads: 1 });
  const served = {
    latentDim: model.latentDim,
    encode: (x) => model.encode(x, { engine }),
    decode: (codes) => model.decode(codes, { engine }),
  };
  const service = await startService({ model: served, sampleShape: [WIDTH], limits: JSON.parse(process.argv[3]) });
  process.on('message', () => process.send({ memory: process.memoryUsage().rss, processor: process.cpuUsage() }));
  process.on('disconnect', () => process.exit());
  process.send({ url: service.url });
}

async function measure(seconds) {
  const x = random(1).stream('bench').at(0).uniform(WIDTH);
  const rounded = Array.from(x, (value) => Math.round(value * 255) / 255);
  const bodies = {
    'application/json': JSON.stringify({ x: [rounded.map((value) => Number(value.toFixed(4)))] }),
    'application/x-npy': Buffer.from(writeNpy(ndarray(x, [1, WIDTH]))),
  };
  console.log('body               batches   rate     answered/s   p50 ms   p99 ms   refused   processor   MiB before, after');
  for (const [type, body] of Object.entries(bodies)) {
    for (const [batches, limits] of [['on', {}], ['off', { maxBatchRows: 1, maxBatchDelay: 0 }]]) {
      const service = fork(fileURLToPath(import.meta.url), ['--service', JSON.stringify(limits)]);
      const { url } = await message(service);
      const request = { url: `${url}/v1/encode`, method: 'POST', headers: { 'content-type': type, accept: 'application/json' }, body, connections: 32 };
      await autocannon({ ...request, duration: 2 });
      const most = await row(service, { ...request, duration: seconds });
      print(type, batches, 'most', most);
      print(type, batches, 'half', await row(service, { ...request, duration: seconds, overallRate: Math.max(32, Math.floor(most.rate / 2)) }));
      if (batches === 'on') print(type, batches, '1000/s', await row(service, { ...request, duration: seconds, overallRate: 1000 }));
      service.kill();
    }
  }
}

async function row(service, options) {
  const before = await usage(service);
  const start = performance.now();
  const result = await autocannon(options);
  const elapsed = performance.now() - start;
  const after = await usage(service);
  return {
    rate: result['2xx'] / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    refused: result.non2xx + result.errors,
    processor: (after.processor.user + after.processor.system - before.processor.user - before.processor.system) / 1000 / elapsed,
    memory: [before.memory, after.memory].map((bytes) => Math.round(bytes / 2 ** 20)),
  };
}

function print(type, batches, name, { rate, p50, p99, refused, processor, memory }) {
  const cells = [type.padEnd(18), batches.padEnd(9), name.padEnd(8), rate.toFixed(0).padStart(10), String(p50).padStart(8), String(p99).padStart(8), String(refused).padStart(9), processor.toFixed(2).padStart(11)];
  console.log(`${cells.join(' ')}   ${memory.join(', ')}`);
}

function usage(service) {
  const answer = message(service);
  service.send('usage');
  return answer;
}

function message(service) {
  return new Promise((resolve, reject) => {
    service.once('message', resolve);
    service.once('exit', (code) => reject(new Error(`The service ended with ${code}.`)));
  });
}
