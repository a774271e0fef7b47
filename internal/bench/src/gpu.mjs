// LatentKit on a GPU beside PyTorch on the same one: `pnpm --filter @latentkit/bench gpu [--help]`, after `pnpm build`.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { chooseDevice } from '@latentkit/autoencoder';
import { contestantsOn, DEVICES } from './gpu/contestants.mjs';
import { gpuMachine } from './gpu/machine.mjs';
import { gpuTable, writeGpuTable } from './gpu/table.mjs';
import { Results } from './results.mjs';
import { runContestant } from './training/run-contestant.mjs';
import { parseWorkload } from './workload-list.mjs';

const HELP = `Measures training speed on a GPU in alternation: all contestants on a workload, round after round.

  --devices A,B       of LatentKit: ${DEVICES.join(', ')}; default all but cpu that work here, and cpu
  --torch DEVICE      device of PyTorch, default cuda; LATENTKIT_BENCH_PYTHON names the Python that has it
  --families A,B      default W1,W2,W3,W4: dense, variational, convolutional with pooling and strided
  --batches A,B       default 128,512,1024,4096
  --rounds N          default 3
  --threads N         threads of what runs on the processor, default 2
  --quick             one round of short repeats: shows that everything runs, not how fast
  --out FILE          where results go line by line as they come, default runs/bench-TIME.jsonl
  --write             writes the table into docs/gpu.md

MNIST is taken from LATENTKIT_DATA_DIR.`;

const { values: options } = parseArgs({
  // pnpm hands the separator on.
  args: process.argv.slice(2).filter((word) => word !== '--'),
  options: {
    devices: { type: 'string' },
    torch: { type: 'string', default: 'cuda' },
    families: { type: 'string', default: 'W1,W2,W3,W4' },
    batches: { type: 'string', default: '128,512,1024,4096' },
    rounds: { type: 'string' },
    threads: { type: 'string', default: '2' },
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** The devices that are asked for or, by default, the GPUs that work here and the processor; says why others do not. */
async function chosenDevices() {
  if (options.devices !== undefined) return options.devices.split(',');
  const devices = [];
  for (const device of DEVICES) {
    try {
      await chooseDevice({ prefer: [device] });
      devices.push(device);
    } catch (error) {
      process.stdout.write(`not on ${device}: ${error.message}\n`);
    }
  }
  return devices;
}

async function measure() {
  const results = new Results(options.out);
  const contestants = contestantsOn(await chosenDevices(), options.torch, options.threads);
  const extra = options.quick ? ['--repeats', '1', '--seconds', '0.2', '--warm-up', '0.2'] : [];
  const rounds = Number(options.rounds ?? (options.quick ? 1 : 3));
  const machine = await gpuMachine();
  const works = options.families.split(',').flatMap((family) => options.batches.split(',').map((batch) => parseWorkload(`${family}_b${batch}`)));
  for (const workload of works) {
    const failed = new Set();
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < contestants.length; i++) {
        const contestant = contestants[(i + round) % contestants.length];
        if (failed.has(contestant.name)) continue;
        const outcome = await runContestant(contestant, workload, extra);
        if (outcome.kind !== 'measured') failed.add(contestant.name);
        results.add({ round, workload: workload.name, contestant: contestant.name, title: contestant.title, machine, ...outcome });
        const figures = outcome.kind === 'measured' ? `${Math.round(outcome.median)} samples/s, loss ${outcome.lossFirst} to ${outcome.lossLast}` : `not measured: ${outcome.reason}`;
        process.stdout.write(`${workload.name.padEnd(9)} round ${round + 1}  ${contestant.name.padEnd(18)} ${figures}\n`);
      }
    }
  }
  return results;
}

if (options.help) {
  process.stdout.write(`${HELP}\n`);
} else {
  const results = await measure();
  process.stdout.write(`\n${gpuTable(results.all)}\nresults: ${results.file}\n`);
  if (options.write) process.stdout.write(`written: ${writeGpuTable(results.all)}\n`);
  // Runtimes of GPUs may keep the process alive.
  process.exit();
}
