// Results as docs/benchmarks.md. A result is one run of one contestant on one workload in one round.
import { DISTURBED_CORES, median } from '../rate-meter.mjs';
import { FAMILIES, parseWorkload } from '../workload-list.mjs';

const DASH = '–';

/** The page for all results; of a workload that several runs measured, the last run counts. */
export function page(results) {
  const names = [...new Set(results.map(({ workload }) => workload))];
  const workloads = names.map(parseWorkload).sort(byPlace);
  const rowsOf = ({ name }) => rows(lastRun(results.filter(({ workload }) => workload === name)));
  const single = workloads.filter((workload) => !inSweepOnly(workload, names));
  const sections = single.map((workload) => section(workload, rowsOf(workload)));
  const batches = workloads.filter(({ family, browser }) => family === 'W1' && !browser);
  const sweep = batches.length > 3 ? [sweepSection(batches.map((workload) => [workload, rowsOf(workload)]))] : [];
  return `${[INTRODUCTION, machineSection(results), ...sections, ...sweep, REPEATING].join('\n\n')}\n`;
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

const REPEATING = `## How to repeat this

\`\`\`sh
export LATENTKIT_DATA_DIR=/path/to/data            # holds mnist/ with the four published files
export LATENTKIT_BENCH_PYTHON=/path/to/python      # with torch, jax, optax, tensorflow-cpu, keras and numpy
pnpm build
pnpm --filter @latentkit/bench training --rounds 3 --write
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
  const { title, text } = FAMILIES[workload.family];
  const batch = workload.batch.toLocaleString('en');
  const place = workload.browser ? ' in Chromium' : '';
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
    `## ${title}${place}, batches of ${batch}`,
    '',
    `${text[0].toUpperCase()}${text.slice(1)}.`,
    ...(lines.length === 0 ? [] : ['', table(header, lines)]),
    ...(missing.length === 0 ? [] : ['', 'Not measured:', '', ...missing]),
  ].join('\n');
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
    if (measured.length === 0) return { title, reason: rounds.at(-1).reason };
    const ours = baselines[name.endsWith('-plain') ? 'plain' : 'isolated'];
    const ratios = measured.filter(({ round }) => ours.has(round)).map((r) => r.median / ours.get(r.round));
    const middle = (key) => {
      const values = measured.map((result) => result[key]).filter((value) => typeof value === 'number');
      return values.length === 0 ? undefined : median(values);
    };
    return {
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
  return place(a) - place(b) || a.family.localeCompare(b.family) || a.batch - b.batch;
}

function table(header, lines) {
  const rule = header.map((_, i) => (i === 0 || header[i] === 'version' ? '---' : '---:'));
  return [header, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A number as people write it, to three digits where it is small. */
function number(value) {
  if (value === undefined || value === null) return DASH;
  return value < 100 ? String(Number(value.toPrecision(3))) : Math.round(value).toLocaleString('en');
}
