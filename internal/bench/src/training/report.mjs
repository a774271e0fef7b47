// Results as docs/benchmarks.md. A result is one run of one contestant on one workload in one round.
import { DISTURBED_CORES, median } from '../rate-meter.mjs';
import { FAMILIES, parseWorkload, PRESET_WORKLOADS } from '../workload-list.mjs';

const DASH = '–';
/** Columns of words, not numbers. */
const TEXT = ['preset', 'version'];
const FAMILY_ORDER = Object.keys(FAMILIES);

/** The page for all results; of a workload that several runs measured, the last run counts. */
export function page(results) {
  const names = [...new Set(results.map(({ workload }) => workload))];
  const workloads = names.map(parseWorkload).sort(byPlace);
  const rowsOf = ({ name }) => rows(lastRun(results.filter(({ workload }) => workload === name)));
  const single = workloads.filter((workload) => !inSweepOnly(workload, names));
  const sections = single.map((workload) => section(workload, rowsOf(workload)));
  const batches = workloads.filter(({ family, browser }) => family === 'W1' && !browser);
  const sweep = batches.length > 3 ? [sweepSection(batches.map((workload) => [workload, rowsOf(workload)]))] : [];
  return `${[INTRODUCTION, machineSection(results), ...presetSection(results), ...sections, ...sweep, REPEATING].join('\n\n')}\n`;
}

/** The presets that were measured beside PyTorch: samples per second, and by how much they are faster. */
function presets(results) {
  return PRESET_WORKLOADS.map(parseWorkload).flatMap((workload) => {
    const measured = rows(lastRun(results.filter((result) => result.workload === workload.name)));
    const [fast, usual, torch] = ['ours', 'ours-every-loss', 'torch'].map((name) => measured.find((row) => row.name === name && row.rate !== undefined));
    if (fast === undefined || torch?.ratio === undefined) return [];
    const { kind, preset } = FAMILIES[workload.family];
    const times = 1 / torch.ratio;
    return [{ workload, kind, preset, rate: fast.rate, torch: torch.rate, times, usual: usual?.rate, usualTimes: usual?.ratio === undefined ? undefined : times * usual.ratio }];
  });
}

/** One line for each preset, for a terminal. */
export function presetLines(results) {
  return presets(results).map(({ workload, kind, rate, torch, times, usual, usualTimes }) => {
    const everyLoss = usual === undefined ? '' : `; with the loss of every step ${number(usual)}/s, ${usualTimes.toFixed(1)} times`;
    return `${kind.padEnd(24)} ${workload.name.padEnd(8)} ${number(rate)} samples/s, ${times.toFixed(1)} times PyTorch's ${number(torch)}${everyLoss}`;
  });
}

function presetSection(results) {
  const measured = presets(results);
  if (measured.length === 0) return [];
  const header = ['family', 'preset', 'LatentKit', 'PyTorch', "times PyTorch's", 'with the loss of every step', "times PyTorch's"];
  const lines = measured.map(({ workload, kind, preset, rate, torch, times, usual, usualTimes }) => {
    const [folder, name] = preset.split('/');
    return [
      `[${kind}](#${anchor(heading(workload))})`,
      `[\`${name}\`](../packages/${folder}/README.md)`,
      number(rate),
      number(torch),
      times.toFixed(2),
      number(usual),
      usualTimes?.toFixed(2) ?? DASH,
    ];
  });
  return [`${PRESETS}\n\n${table(header, lines)}`];
}

const INTRODUCTION = `# Benchmarks

How fast LatentKit trains, beside others on the same work: the same networks, losses, optimizers and batches, the 60,000
training images of MNIST as float32, shuffled, each batch gathered in its step. LatentKit trains through \`model.fit\`.

Every contestant is a process of its own, never two at once. In each round all of them are measured in turn, and every round
begins with another; a measurement is a warm-up and at least five repeats of about a second. **Samples/s** is the median over
the repeats of all rounds, **best** the best repeat. **Of LatentKit's** is the median over the rounds of the contestant's rate
divided by LatentKit's in the same round, because the speed of most machines changes with time. **Memory** is the highest
resident memory of the process, the data included. **First step** goes from the call that trains to the end of the first step
(of LatentKit: of the first chunk of steps) and contains compilation; **from start** goes from the start of the process. In a
browser, isolated pages (which may use threads) are compared with isolated ones, plain ones with plain ones.`;

const PRESETS = `## Families

Samples per second that the preset of each family trains, beside PyTorch's eager training of the same network with the same loss,
optimizer and batch. LatentKit computes the loss in every tenth step (\`lossInterval: 10\`; the weights do not depend on it) or, as
\`fit\` does unless told otherwise, in every step; PyTorch computes it always and reads it at the end of a repeat.`;

const REPEATING = `## How to repeat this

\`\`\`sh
export LATENTKIT_DATA_DIR=/path/to/data            # holds mnist/ with the four published files
export LATENTKIT_BENCH_PYTHON=/path/to/python      # with torch, jax, optax, tensorflow-cpu, keras and numpy
pnpm build
pnpm --filter @latentkit/bench training --rounds 3 --write
pnpm --filter @latentkit/bench training --presets --rounds 3 --write   # only the works of the table of families
pnpm --filter @latentkit/bench training --sweep --contestants ours,torch,jax-scan --write
\`\`\`

Without a Python, the contestants that need one are listed as not measured. \`LATENTKIT_BENCH_TFJS_NODE\` names an installed
\`@tensorflow/tfjs-node\`, \`LATENTKIT_CHROMIUM\` a Chromium or Chrome. \`--help\` tells the other options. The results behind this
page are in \`internal/bench/results/training.jsonl\`.`;

function machineSection(results) {
  return ['## Machine', '', ...machineLines(results)].join('\n');
}

/** One line for each machine and day of the results, with how often others were busy on it. */
export function machineLines(results) {
  const runs = [...new Map(results.map((result) => [result.run, result])).values()];
  const lines = runs.map(({ run, machine }) => {
    const { cpu, cores, memoryGigabytes, system, node } = machine;
    const measured = results.filter((result) => result.run === run && result.kind === 'measured');
    const disturbed = measured.filter(({ disturbance }) => disturbance > DISTURBED_CORES).length;
    const quality = `in ${disturbed} of ${measured.length} measurements other processes used more than ${DISTURBED_CORES} cores`;
    return `- ${run.slice(0, 10)}: ${cpu}, ${cores} cores, ${memoryGigabytes} GB, ${system}, Node ${node}; ${quality}`;
  });
  return [...new Set(lines)];
}

function section(workload, rows) {
  const { text } = FAMILIES[workload.family];
  const header = ['contestant', 'samples/s', 'best', "of LatentKit's", 'memory, MB', 'first step, s', 'from start, s', 'version'];
  const measured = rows.filter(({ rate }) => rate !== undefined).sort((a, b) => b.rate - a.rate);
  const lines = measured.map((row) => [
    row.title,
    number(row.rate),
    number(row.best),
    row.ratio === undefined ? DASH : row.ratio.toFixed(2),
    number(row.megabytes),
    row.first?.toFixed(2) ?? DASH,
    row.start?.toFixed(1) ?? DASH,
    row.version ?? DASH,
  ]);
  const missing = rows.filter(({ rate }) => rate === undefined).map(({ title: name, reason }) => `- ${name}: ${reason}`);
  return [
    `## ${heading(workload)}`,
    '',
    `${text[0].toUpperCase()}${text.slice(1)}.`,
    ...(lines.length === 0 ? [] : ['', table(header, lines)]),
    ...(missing.length === 0 ? [] : ['', 'Not measured:', '', ...missing]),
  ].join('\n');
}

function heading({ family, browser, batch }) {
  return `${FAMILIES[family].title}${browser ? ' in Chromium' : ''}, batches of ${batch.toLocaleString('en')}`;
}

/** What GitHub makes of a heading for links to it. */
function anchor(text) {
  return text.toLowerCase().replaceAll(/[^\w -]/g, '').replaceAll(' ', '-');
}

function sweepSection(columns) {
  const titles = [...new Set(columns.flatMap(([, rows]) => rows.filter(({ rate }) => rate !== undefined).map(({ title }) => title)))];
  const lines = titles.map((title) => [title, ...columns.map(([, rows]) => number(rows.find((row) => row.title === title)?.rate))]);
  const header = ['samples/s at a batch of', ...columns.map(([{ batch }]) => batch.toLocaleString('en'))];
  return [`## ${FAMILIES.W1.title}, all batch sizes`, '', table(header, lines)].join('\n');
}

/** One row per contestant, its rounds put together. */
function rows(results) {
  const medians = (contestant) => new Map(results.filter((r) => r.contestant === contestant && r.kind === 'measured').map((r) => [r.round, r.median]));
  const baselines = { isolated: medians('ours'), plain: medians('ours-plain') };
  return [...new Set(results.map(({ contestant }) => contestant))].map((name) => {
    const rounds = results.filter(({ contestant }) => contestant === name);
    const measured = rounds.filter(({ kind }) => kind === 'measured');
    const { title } = rounds[0];
    if (measured.length === 0) return { name, title, reason: rounds.at(-1).reason };
    const ours = baselines[name.endsWith('-plain') ? 'plain' : 'isolated'];
    const ratios = measured.filter(({ round }) => ours.has(round)).map((r) => r.median / ours.get(r.round));
    const middle = (key) => {
      const values = measured.map((result) => result[key]).filter((value) => typeof value === 'number');
      return values.length === 0 ? undefined : median(values);
    };
    return {
      name,
      title,
      rate: median(measured.flatMap(({ rates }) => rates)),
      best: Math.max(...measured.map(({ best }) => best)),
      ratio: ratios.length === 0 ? undefined : median(ratios),
      megabytes: middle('megabytes'),
      first: middle('firstStepSeconds'),
      start: middle('sinceStartSeconds'),
      version: measured.at(-1).version,
    };
  });
}

/** The results of one workload that its last run with a measurement of LatentKit gave, or else its last run. */
function lastRun(results) {
  const of = (list) => list.map(({ run }) => run).sort().at(-1);
  const run = of(results.filter(({ contestant, kind }) => contestant === 'ours' && kind === 'measured')) ?? of(results);
  return results.filter((result) => result.run === run);
}

function inSweepOnly({ family, batch, browser }, names) {
  return family === 'W1' && !browser && batch !== 32 && batch !== 256 && names.filter((name) => name.startsWith('W1_')).length > 3;
}

function byPlace(a, b) {
  const place = ({ browser, family }) => (browser ? 2 : 0) + (family === 'encode' ? 1 : 0);
  return place(a) - place(b) || FAMILY_ORDER.indexOf(a.family) - FAMILY_ORDER.indexOf(b.family) || a.batch - b.batch;
}

function table(header, lines) {
  const rule = header.map((_, i) => (i === 0 || TEXT.includes(header[i]) ? '---' : '---:'));
  return [header, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A number as people write it, to three digits where it is small. */
function number(value) {
  if (value === undefined || value === null) return DASH;
  return value < 100 ? String(Number(value.toPrecision(3))) : Math.round(value).toLocaleString('en');
}
