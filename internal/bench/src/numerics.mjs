// PCA, neighbours and manifold learning beside their peers: `pnpm --filter @latentkit/bench numerics [--help]`, after `pnpm build`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkContestants, contestantsOf } from './numerics/contestants.mjs';
import { judge } from './numerics/judge.mjs';
import { WORKS, workOf } from './numerics/work-list.mjs';
import { Results, root, writePage } from './results.mjs';
import { machine } from './training/machine.mjs';
import { runProcess } from './training/run-contestant.mjs';

const HELP = `Measures the numerics packages in alternation: all contestants on a work, round after round.

  --works A,B         default ${Object.keys(WORKS).join(',')}
  --contestants A,B   default all
  --rounds N          default 3
  --no-judge          does not judge embeddings (KL of 60,000 points takes a minute)
  --out FILE          where results go line by line as they come, default runs/bench-TIME.jsonl
  --write             puts the results into internal/bench/results/numerics.jsonl and writes docs/benchmarks.md
  --render            only writes docs/benchmarks.md from the results that are there`;

const { values: options } = parseArgs({
  // pnpm hands the separator on.
  args: process.argv.slice(2).filter((word) => word !== '--'),
  options: {
    works: { type: 'string' },
    contestants: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    'no-judge': { type: 'boolean', default: false },
    out: { type: 'string' },
    write: { type: 'boolean', default: false },
    render: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function measure() {
  const folder = root('runs/bench-data');
  // In a process of its own: a process begins with the peak of memory of the one that starts it.
  const prepared = await runProcess(process.execPath, [fileURLToPath(new URL('numerics/prepare.mjs', import.meta.url)), folder]);
  if (prepared.kind !== 'prepared') throw new Error(`The data cannot be prepared: ${prepared.reason}`);
  const names = options.contestants?.split(',');
  if (names !== undefined) checkContestants(names);
  const results = new Results(options.out);
  for (const work of (options.works?.split(',') ?? Object.keys(WORKS)).map(workOf)) {
    const all = contestantsOf(work.name, names);
    const failed = new Set();
    for (let round = 0; round < Number(options.rounds); round++) {
      for (const contestant of [...all.slice(round % all.length), ...all.slice(0, round % all.length)]) {
        const { name, title } = contestant;
        if (failed.has(name) || (contestant.once && round > 0)) continue;
        const outcome = await once(contestant, work, folder);
        if (outcome.kind !== 'measured') failed.add(name);
        results.add({ round, work: work.name, contestant: name, title, machine: machine(), ...outcome });
        process.stdout.write(`${work.name.padEnd(16)} round ${round + 1}  ${name.padEnd(24)} ${summary(outcome)}\n`);
      }
    }
  }
  process.stdout.write(`results: ${results.file}\n`);
  return results;
}

async function once(contestant, work, folder) {
  if (contestant.missing !== undefined) return { kind: 'unavailable', reason: contestant.missing };
  const embedding = join(folder, 'embeddings', `${work.name}-${contestant.name}.f64`);
  const { command, args, missing } = contestant.start(work, folder, embedding);
  if (missing !== undefined) return { kind: 'unavailable', reason: missing };
  const outcome = await runProcess(command, args);
  const judged = work.kind === 'tsne' || work.kind === 'umap';
  if (outcome.kind !== 'measured' || !judged || options['no-judge'] || !existsSync(embedding)) return outcome;
  return { ...outcome, quality: { ...outcome.quality, ...(await judge(join(folder, `${work.data}.npy`), embedding)) } };
}

function summary({ kind, reason, seconds, first, disturbance, megabytes, quality }) {
  if (kind !== 'measured') return `not measured: ${reason}`;
  const middle = [...seconds].sort((a, b) => a - b)[seconds.length >> 1];
  return `${middle} s (first ${first}), ${megabytes} MB, others ${disturbance} cores, ${JSON.stringify(quality)}`;
}

if (options.help) {
  process.stdout.write(`${HELP}\n`);
} else {
  if (!options.render) {
    const results = await measure();
    if (options.write) results.store('numerics', ({ work }) => work);
  }
  if (options.write || options.render) process.stdout.write(`written: ${writePage()}\n`);
}
