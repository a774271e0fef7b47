// Long work of a service: `pnpm --filter @latentkit/bench soak --minutes 60`, after `pnpm build`; two minutes where nothing else is
// said. `--pause MS` leaves time between right requests once the first quarter, in which memory finds its level, is over, for
// machines that have other work. A `latentkit serve` in a process of its own is asked, by many at a time, what is right and
// what is wrong in every way. Fails for an answer that is not the one to be expected, any 5xx, memory that grows, and an end
// with another code than 0.
import { createHistogram } from 'node:perf_hooks';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { KINDS, hangUp } from './soak/requests.mjs';
import { memoryOf, withService } from './soak/service.mjs';

const MIB = 2 ** 20;
/** Memory of Node.js goes up and down by so much while nothing stays. */
const USUAL_SWING = 32 * MIB;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '2' }, pause: { type: 'string', default: '0' } } });
const [minutes, pauseAfterWarmUp] = [Number(values.minutes), Number(values.pause)];
if (!(minutes > 0)) throw new Error(`--minutes: got '${values.minutes}', expected a number above 0`);
if (!(pauseAfterWarmUp >= 0)) throw new Error(`--pause: got '${values.pause}', expected milliseconds, 0 or more`);

const { counts, times, memory, seconds, code, signal, lines } = await withService({ flags: ['--request-timeout', '2000'] }, ({ url, port }) => drive(url, port, minutes * 60));
const problems = [
  ...Object.entries(counts).flatMap(([kind, statuses]) => [...statuses].filter(([status]) => !KINDS[kind].answers.includes(status)).map(([status, n]) => `${kind}: ${n} times ${status}, expected ${KINDS[kind].answers.join(' or ')}`)),
  ...growth(memory),
  ...(code === 0 ? [] : [`it ended with ${code ?? signal}`]),
  ...lines.filter((line) => /error|warning|compiled for/i.test(line)).slice(0, 5).map((line) => `it said: ${line}`),
];
report();
process.exitCode = problems.length === 0 ? 0 : 1;

async function drive(url, port, duration) {
  const counts = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, new Map()]));
  const times = createHistogram();
  const memory = [];
  const start = performance.now();
  const over = () => performance.now() - start > duration * 1000;
  const warm = () => performance.now() - start > (duration * 1000) / 4;
  const work = async (kind, { rest, make }, from) => {
    for (let i = from; !over(); i++) {
      const begin = performance.now();
      const status = await make(port, i);
      if (kind === 'right') times.record(Math.max(1, Math.round((performance.now() - begin) * 1000)));
      counts[kind].set(status, (counts[kind].get(status) ?? 0) + 1);
      const between = kind === 'right' && warm() ? pauseAfterWarmUp : rest;
      if (between > 0) await pause(between);
    }
  };
  const watch = async () => {
    while (!over()) {
      memory.push(await memoryOf(url));
      await pause(1000);
    }
  };
  await Promise.all([watch(), ...Object.entries(KINDS).flatMap(([kind, how]) => Array.from({ length: how.workers }, (_, i) => work(kind, how, i)))]);
  hangUp();
  return { counts, times, memory, seconds: (performance.now() - start) / 1000 };
}

/** What the second quarter of the time held, which is after everything has been made once, against the last quarter. */
function growth(samples) {
  const [, early, , late] = quarters(samples);
  const allowed = Math.max(USUAL_SWING, early / 10);
  return late - early <= allowed ? [] : [`its memory grew by ${mib(late - early)} MiB from ${mib(early)} MiB, expected at most ${mib(allowed)}`];
}

/** What each quarter of the time held: the median. */
function quarters(samples) {
  return [0, 1, 2, 3].map((i) => median(samples.slice(Math.floor((i * samples.length) / 4), Math.ceil(((i + 1) * samples.length) / 4))));
}

function median(samples) {
  return samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)];
}

function mib(bytes) {
  return Math.round(bytes / MIB);
}

function report() {
  for (const [kind, statuses] of Object.entries(counts)) {
    console.log(`${kind.padEnd(24)} ${[...statuses].sort(([a], [b]) => String(a).localeCompare(String(b))).map(([status, n]) => `${status}: ${n}`).join('   ')}`);
  }
  const right = counts.right.get(200) ?? 0;
  const ms = (share) => (times.percentile(share) / 1000).toFixed(1);
  console.log(`${Math.round(right / seconds)} right requests/s, p50 ${ms(50)} ms, p99 ${ms(99)} ms, for ${Math.round(seconds)} s`);
  console.log(`memory ${mib(memory[0])} MiB at the start, ${quarters(memory).map(mib).join(', ')} in the quarters of the time, ${mib(memory.at(-1))} at the end; ended with ${code ?? signal}`);
  for (const problem of problems) console.log(`FAIL ${problem}`);
}
