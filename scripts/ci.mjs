// Everything that has to hold before a change is accepted: the tests, then every check, each run
// even if an earlier one failed. The last line printed counts all of them: `N passed, N failed, N skipped`.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { addCounts, closingLine } from '../internal/config/src/results.mjs';
import { withFolder } from './lib/folder.mjs';
import { pool, root, run, runNode } from './lib/run.mjs';
import { scaleOutPython } from './lib/scale-out.mjs';

const bin = (file, ...args) => ({ node: [join(root, 'node_modules', file), ...args] });
const script = (file, ...args) => ({ node: [join(root, 'scripts', file), ...args] });

const first = [{ title: 'npm test', command: ['npm', 'test'] }];

// Lanes side by side, one step after the other in each. The second packs and installs all packages; the last two wait most of the time.
const lanes = [
  [
    { title: 'lint', ...bin('eslint/bin/eslint.js', '.', '--max-warnings', '0') },
    { title: 'types of the tests', ...bin('typescript/bin/tsc', '-p', 'tsconfig.test.json') },
    { title: 'unused and undeclared dependencies', ...bin('knip/bin/knip.js', '--no-config-hints') },
    { title: 'generated files', ...script('generate.mjs', '--check') },
    { title: 'exported files in Python', ...script('check-onnx-files.mjs') },
    { title: 'tfjs-node', ...script('check-tfjs-node.mjs') },
  ],
  [
    { title: 'examples of the READMEs', ...script('check-readmes.mjs') },
    { title: 'examples', ...script('check-examples.mjs') },
    { title: 'packages as published', ...script('check-packages.mjs') },
    { title: 'consumers', ...script('check-consumers.mjs') },
  ],
  [{ title: 'scale-out on Spark and Ray', ...script('check-scale-out.mjs'), env: async () => ({ LATENTKIT_PYTHON: (await scaleOut).python ?? '' }) }],
  [{ title: 'two minutes of a service', ...script('../internal/bench/src/soak.mjs', '--pause', '50') }],
];

/**
 * Runs a step and counts its cases: those it wrote to LATENTKIT_RESULTS, or one for the step itself. A step that
 * fails without a failed case counts as one.
 */
async function count({ title, command, node, env }, results, stdio) {
  const begin = Date.now();
  rmSync(results, { force: true });
  // Steps run side by side; the idle threads of ONNX Runtime would keep each other's cores busy.
  const options = { stdio, env: { LATENTKIT_THREADS: '1', ...process.env, ...(await env?.()), LATENTKIT_RESULTS: results } };
  const { code, output } = await (node ? runNode(node, options) : run(command[0], command.slice(1), { ...options, shell: process.platform === 'win32' }));
  const counts = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : { passed: code === 0 ? 1 : 0, failed: 0, skipped: 0 };
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return { title, counts, output, seconds: Math.round((Date.now() - begin) / 1000) };
}

const outcomes = [];
let scaleOut;
await withFolder(async (folder) => {
  // The Python of the last but one lane, 1.2 GB, comes over the network, which the tests leave alone.
  scaleOut = scaleOutPython(folder);
  for (const step of first) {
    process.stdout.write(`\n=== ${step.title}\n`);
    outcomes.push(await count(step, join(folder, 'first.json'), ['ignore', 'inherit', 'inherit']));
  }
  await pool(lanes, lanes.length, async (steps, lane) => {
    for (const step of steps) {
      const outcome = await count(step, join(folder, `${lane}.json`), ['ignore', 'pipe', 'pipe']);
      // Whole, since another lane prints as well.
      process.stdout.write(`\n=== ${outcome.title}\n${outcome.output}`);
      outcomes.push(outcome);
    }
  });
});

process.stdout.write('\n=== summary\n');
for (const { title, counts, seconds } of outcomes) {
  process.stdout.write(`${counts.failed === 0 ? 'ok  ' : 'FAIL'} ${title}: ${closingLine(counts)} (${seconds} s)\n`);
}
const total = outcomes.map(({ counts }) => counts).reduce(addCounts);
process.stdout.write(`${closingLine(total)}\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
