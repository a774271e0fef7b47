// LatentKit beside its peers: `pnpm --filter @latentkit/bench training [--help]`, after `pnpm build`.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { DISTURBED_CORES } from './rate-meter.mjs';
import { Results, writePage } from './results.mjs';
import { checkNames, contestantsFor } from './training/contestants.mjs';
import { machine } from './training/machine.mjs';
import { presetLines } from './training/report.mjs';
import { runContestant } from './training/run-contestant.mjs';
import { BROWSER_WORKLOADS, parseWorkload, PRESET_WORKLOADS, SWEEP, WORKLOADS } from './workload-list.mjs';

const HELP = `Measures training speed in alternation: all contestants on a workload, round after round.

  --workloads A,B     default ${[...WORKLOADS, ...BROWSER_WORKLOADS].join(',')}
  --sweep             the dense workload at batches of 16 to 4,096 instead
  --presets           one work for each family's preset instead, beside PyTorch and,
                      where it is written for them, TensorFlow and JAX
  --contestants A,B   default all; NAME@1 is a contestant on one thread, ours@auto on as many as it chooses
  --rounds N          default 3
  --threads N         default 2
  --repeats N         repeats that one measurement keeps, default 5
  --quick             one round of short repeats: shows that everything runs, not how fast
  --out FILE          where results go line by line as they come, default runs/bench-TIME.jsonl
  --write             puts the results into internal/bench/results/training.jsonl and writes docs/benchmarks.md
  --render            only writes docs/benchmarks.md from the results that are there`;

/** Who is measured with --presets; PyTorch is there for all of them. */
const PRESET_CONTESTANTS = ['ours', 'ours-every-loss', 'torch', 'tf-function', 'jax-scan'];

const { values: options } = parseArgs({
  // pnpm hands the separator on.
  args: process.argv.slice(2).filter((word) => word !== '--'),
  options: {
    workloads: { type: 'string' },
    presets: { type: 'boolean', default: false },
    sweep: { type: 'boolean', default: false },
    contestants: { type: 'string' },
    rounds: { type: 'string' },
    threads: { type: 'string', default: '2' },
    repeats: { type: 'string' },
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
    write: { type: 'boolean', default: false },
    render: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
async function measure() {
  const results = new Results(options.out);
  const rounds = Number(options.rounds ?? (options.quick ? 1 : 3));
  const short = options.quick ? ['--repeats', '1', '--seconds', '0.2', '--warm-up', '0.2'] : [];
  const extra = [...short, ...(options.repeats === undefined ? [] : ['--repeats', options.repeats])];
  for (const workload of chosenWorkloads()) {
    const contestants = contestantsFor(workload, chosenContestants(), options.threads);
    const failed = new Set();
    for (let round = 0; round < rounds; round++) {
      for (const contestant of rotated(contestants, round)) {
        if (failed.has(contestant.name)) continue;
        const { name, title } = contestant;
        const outcome = await runContestant(contestant, workload, extra);
        const result = { round, workload: workload.name, contestant: name, title, machine: machine(), ...outcome };
        if (result.kind !== 'measured') failed.add(name);
        results.add(result);
        process.stdout.write(`${workload.name.padEnd(13)} round ${round + 1}  ${name.padEnd(16)} ${summary(result)}\n`);
      }
    }
  }
  for (const line of presetLines(results.all)) process.stdout.write(`${line}\n`);
  process.stdout.write(`results: ${results.file}\n`);
  return results;
}

function chosenWorkloads() {
  const names = options.workloads?.split(',') ?? (options.presets ? PRESET_WORKLOADS : options.sweep ? SWEEP : [...WORKLOADS, ...BROWSER_WORKLOADS]);
  return names.map(parseWorkload);
}

function chosenContestants() {
  const names = options.contestants?.split(',') ?? (options.presets ? PRESET_CONTESTANTS : undefined);
  if (names !== undefined) checkNames(names);
  return names;
}

/** The same contestants, each round beginning with another. */
function rotated(contestants, round) {
  const first = contestants.length === 0 ? 0 : round % contestants.length;
  return [...contestants.slice(first), ...contestants.slice(0, first)];
}

function summary({ kind, reason, median, best, disturbance, firstStepSeconds, megabytes }) {
  if (kind !== 'measured') return `not measured: ${reason}`;
  const disturbed = disturbance > DISTURBED_CORES ? `, others used ${disturbance} cores` : '';
  return `${Math.round(median)} samples/s, best ${Math.round(best)}, first step ${firstStepSeconds} s, ${megabytes ?? '?'} MB${disturbed}`;
}

if (options.help) {
  process.stdout.write(`${HELP}\n`);
} else {
  if (!options.render) {
    const results = await measure();
    if (options.write) results.store('training', ({ workload }) => workload);
  }
  if (options.write || options.render) process.stdout.write(`written: ${writePage()}\n`);
}
