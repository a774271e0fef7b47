// What each rewrite of the compiler buys: `pnpm --filter @latentkit/bench ablation [--workloads A,B] [--rounds N] [--write]`, after `pnpm build`.
// All variants of a workload are trained in turn in one process, round after round, each compared with the whole compiler of its round.
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compiledEngine } from '@latentkit/autoencoder';
import { REWRITE_NAMES } from '@latentkit/compiler';
import { loadRuntime } from '@latentkit/onnx';
import { images } from './contestant.mjs';
import { median, RateMeter } from './rate-meter.mjs';
import { machine } from './training/machine.mjs';
import { CORE_WORKLOADS, parseWorkload } from './workload-list.mjs';
import { measureTraining } from './workloads.mjs';

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== '--'),
  options: {
    workloads: { type: 'string', default: CORE_WORKLOADS.filter((name) => !name.startsWith('encode')).join() },
    rounds: { type: 'string', default: '5' },
    threads: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '0.6' },
    write: { type: 'boolean', default: false },
  },
});

const EVERYTHING = 'everything';
const VARIANTS = [
  { name: EVERYTHING },
  { name: 'loss in every 10th step', lossInterval: 10 },
  ...[...REWRITE_NAMES, 'blockedConvolutions', 'packing'].map((name) => ({ name: `without ${name}`, without: [name] })),
];

async function ablate(name) {
  const workload = parseWorkload(name);
  const x = await images(workload);
  const runtime = await loadRuntime({ device: 'cpu' });
  const rates = new Map(VARIANTS.map((variant) => [variant.name, []]));
  for (let round = 0; round < Number(options.rounds); round++) {
    for (let i = 0; i < VARIANTS.length; i++) {
      const { name: variant, ...settings } = VARIANTS[(i + round) % VARIANTS.length];
      const engine = compiledEngine(runtime, { threads: Number(options.threads), ...settings });
      const meter = new RateMeter({ repeats: 1, seconds: Number(options.seconds), warmUp: 0.4 });
      rates.get(variant).push((await measureTraining(workload, x, meter, { engine })).median);
    }
  }
  const whole = rates.get(EVERYTHING);
  return VARIANTS.map((variant) => {
    const own = rates.get(variant.name);
    return { variant: variant.name, rate: median(own), ratio: median(own.map((rate, i) => rate / whole[i])) };
  });
}

const names = options.workloads.split(',');
const results = [];
for (const name of names) {
  const rows = await ablate(name);
  results.push(rows);
  for (const { variant, rate, ratio } of rows) process.stdout.write(`${name.padEnd(10)} ${variant.padEnd(34)} ${Math.round(rate)} samples/s  ${ratio.toFixed(2)}\n`);
}

const { cpu, cores, node } = machine();
const table = VARIANTS.map(({ name }, i) => {
  const cells = results.map((rows) => (i === 0 ? `${Math.round(rows[0].rate).toLocaleString('en')}/s` : rows[i].ratio.toFixed(2)));
  return `| ${name} | ${cells.join(' | ')} |`;
});
const text = `# What each part of the compiler buys

Training speed through \`model.fit\` with one part left out, divided by that of the whole compiler in the same round: 0.80 means that
the part makes training 1.25 times as fast. Medians of ${options.rounds} rounds, all variants in turn in one process, ${options.threads} threads;
differences under about 0.05 are noise. ${cpu}, ${cores} cores, Node ${node}. Repeat it with \`pnpm --filter @latentkit/bench ablation --write\`.

| | ${names.join(' | ')} |
|---|${names.map(() => '---|').join('')}
${table.join('\n')}
`;
if (options.write) writeFileSync(fileURLToPath(new URL('../../../docs/ablation.md', import.meta.url)), text);
