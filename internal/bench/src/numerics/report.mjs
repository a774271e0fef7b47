// Results of the numerics works as a part of docs/benchmarks.md. A result is one run of a contestant in one round.
import { median } from '../rate-meter.mjs';
import { WORKS } from './work-list.mjs';

const DASH = '–';

/** The part for all results; of a work that several runs measured, the last run counts. */
export function numericsPart(results, machineLines) {
  const works = Object.keys(WORKS).filter((name) => results.some(({ work }) => work === name));
  if (works.length === 0) return '';
  return [INTRODUCTION, ['### Machine', '', ...machineLines(results)].join('\n'), ...works.map((name) => section(name, lastRun(results, name))), REPEATING].join('\n\n');
}

const INTRODUCTION = `## Linear algebra, PCA, manifold learning

Seconds from the data in memory to the fitted model, each contestant in a process of its own, never two at once; in each round
all are measured in turn, and every round begins with another. **Seconds** is the median over all repeats but the first call of a
process, which has a column of its own (it holds the loading and compiling of graphs and code; where a work takes seconds, there
is one call). **Of LatentKit's** is the median over the rounds of the contestant's seconds divided by LatentKit's in the same
round: above 1, LatentKit is faster. **Memory** is the highest resident memory of the process, the data included. Embeddings are
judged by one program for all: the exact Kullback–Leibler divergence at perplexity 30 and the trustworthiness of 12 neighbours.`;

const REPEATING = `### How to repeat this

\`\`\`sh
export LATENTKIT_DATA_DIR=/path/to/data            # holds mnist/ with the four published files
export LATENTKIT_BENCH_PYTHON=/path/to/python      # with scikit-learn, openTSNE, umap-learn, faiss-cpu and numpy
pnpm build
pnpm --filter @latentkit/bench numerics --rounds 3 --write
\`\`\`

The results behind these tables are in \`internal/bench/results/numerics.jsonl\`.`;

function section(name, results) {
  const { title, text } = WORKS[name];
  const rows = [...new Set(results.map(({ contestant }) => contestant))].map((contestant) => row(contestant, results));
  const measured = rows.filter(({ seconds }) => seconds !== undefined).sort((a, b) => a.seconds - b.seconds);
  const figures = [...new Set(measured.flatMap(({ quality }) => Object.keys(quality)))];
  const header = ['contestant', 'seconds', 'first call', "of LatentKit's", 'memory, MB', ...figures.map((key) => LABELS[key] ?? key), 'version'];
  const lines = measured.map(({ title: who, seconds, first, ratio, megabytes, quality, version }) => [
    who,
    duration(seconds),
    duration(first),
    ratio === undefined ? DASH : ratio.toFixed(2),
    megabytes.toLocaleString('en'),
    ...figures.map((key) => figure(quality[key])),
    version,
  ]);
  const missing = rows.filter(({ seconds }) => seconds === undefined).map((each) => `- ${each.title}: ${each.reason}`);
  return [
    `### ${title}`,
    '',
    `${text[0].toUpperCase()}${text.slice(1)}.`,
    ...(lines.length === 0 ? [] : ['', table(header, lines)]),
    ...(missing.length === 0 ? [] : ['', 'Not measured:', '', ...missing]),
  ].join('\n');
}

const LABELS = {
  explained: 'explained variance',
  firstSingularValue: 'first singular value',
  firstEigenvalue: 'first eigenvalue',
  firstRatio: 'first ratio',
  meanDistance: 'mean distance',
  ownKL: 'its own KL',
};

function row(name, results) {
  const rounds = results.filter(({ contestant }) => contestant === name);
  const measured = rounds.filter(({ kind }) => kind === 'measured');
  const { title } = rounds[0];
  if (measured.length === 0) return { title, reason: rounds.at(-1).reason };
  const ours = new Map(results.filter(({ contestant, kind }) => contestant === 'ours' && kind === 'measured').map((r) => [r.round, median(r.seconds)]));
  const ratios = measured.filter(({ round }) => ours.has(round)).map((r) => median(r.seconds) / ours.get(r.round));
  return {
    title,
    seconds: median(measured.flatMap(({ seconds }) => seconds)),
    first: median(measured.map(({ first }) => first)),
    ratio: ratios.length === 0 ? undefined : median(ratios),
    megabytes: median(measured.map(({ megabytes }) => megabytes)),
    quality: measured.at(-1).quality,
    version: measured.at(-1).version,
  };
}

/** The results of a work that its last run with a measurement of LatentKit gave, or else its last run. */
function lastRun(all, name) {
  const results = all.filter(({ work }) => work === name);
  const last = (list) => list.map(({ run }) => run).sort().at(-1);
  const run = last(results.filter(({ contestant, kind }) => contestant === 'ours' && kind === 'measured')) ?? last(results);
  return results.filter((result) => result.run === run);
}

function duration(seconds) {
  return seconds < 10 ? seconds.toPrecision(3) : seconds.toFixed(1);
}

function figure(value) {
  if (value === undefined) return DASH;
  return Number.isInteger(value) ? String(value) : value.toPrecision(6);
}

function table(header, lines) {
  const rule = header.map((_, i) => (i === 0 || i === header.length - 1 ? '---' : '---:'));
  return [header, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
