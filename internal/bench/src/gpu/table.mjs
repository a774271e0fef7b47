import { readFileSync, writeFileSync } from 'node:fs';
import { median } from '../rate-meter.mjs';
import { root } from '../results.mjs';
import { FAMILIES, parseWorkload } from '../workload-list.mjs';

const [BEGIN, END] = ['<!-- measured -->', '<!-- /measured -->'];

/** Medians over the rounds in samples per second as a Markdown table, the best of LatentKit beside the best of PyTorch. */
export function gpuTable(results) {
  const contestants = [...new Map(results.map(({ contestant, title }) => [contestant, title]))];
  const workloads = [...new Set(results.map(({ workload }) => workload))];
  const rateOf = (workload, contestant) => {
    const rates = results.filter((result) => result.workload === workload && result.contestant === contestant && result.kind === 'measured').map((result) => result.median);
    return rates.length === 0 ? undefined : median(rates);
  };
  const rows = workloads.map((workload) => {
    const { family, batch } = parseWorkload(workload);
    const rates = contestants.map(([name]) => rateOf(workload, name));
    return [`${FAMILIES[family].title}, batches of ${batch}`, ...rates.map(shown), ratio(contestants, rates)];
  });
  const head = ['', ...contestants.map(([, title]) => title), 'LatentKit / PyTorch, the best of each'];
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [machineLine(results[0].machine), '', line(head), line(['---', ...head.slice(1).map(() => '---:')]), ...rows.map(line), ''].join('\n');
}

/** Puts the table into docs/gpu.md; gives its path. */
export function writeGpuTable(results) {
  const file = root('docs/gpu.md');
  const text = readFileSync(file, 'utf8');
  const [before, after] = [text.split(BEGIN)[0], text.split(END)[1]];
  writeFileSync(file, `${before}${BEGIN}\n${gpuTable(results)}${END}${after}`);
  return file;
}

function machineLine({ cpu, cores, system, node, gpu }) {
  return `${gpu ?? 'No NVIDIA GPU'}; ${cores} cores of ${cpu}; ${system}; Node ${node}. Samples per second, medians.`;
}

function shown(rate) {
  return rate === undefined ? '–' : Number(rate.toPrecision(3)).toLocaleString('en');
}

function ratio(contestants, rates) {
  const best = (prefix) => Math.max(...contestants.map(([name], i) => (name.startsWith(prefix) ? (rates[i] ?? 0) : 0)));
  const [ours, torch] = [best('ours-'), best('torch-')];
  return ours === 0 || torch === 0 ? '–' : (ours / torch).toFixed(2);
}
