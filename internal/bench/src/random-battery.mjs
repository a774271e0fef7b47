// Runs Debian's dieharder over the generator: `pnpm --filter @latentkit/bench random:battery [LAYOUT...]`, after `pnpm build`.
// Every test has a seed of its own. A WEAK result (two in a thousand tests of a perfect generator are below 0.001 or above
// 0.999, one in a hundred beyond 0.005) is repeated with three more seeds. Takes hours; exits 1 if any test FAILED.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('./random-bytes.mjs', import.meta.url));
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const LAYOUTS = ['long', 'columns', 'interleaved', 'neighbours'];
// What `dieharder -a` runs, but for test 14, which its own list marks "do not use", and most of the 33 lagged sums.
const TESTS = [
  ...[...range(0, 13), 15, 16, 17, 100, 101, 102].map((test) => ['-d', test]),
  ...range(1, 12).map((n) => ['-d', 200, '-n', n]),
  ...range(2, 5).map((n) => ['-d', 201, '-n', n]),
  ...range(2, 5).map((n) => ['-d', 202, '-n', n]),
  ...[0, 1, 2, 3, 4, 5, 8, 15, 31].map((n) => ['-d', 203, '-n', n]),
  ...range(204, 209).map((test) => ['-d', test]),
];

function run(layout, seed, test) {
  return new Promise((resolve, reject) => {
    const words = spawn(process.execPath, [source, layout, String(seed)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const battery = spawn('dieharder', [...test.map(String), '-g', '200'], { stdio: [words.stdout, 'pipe', 'inherit'] });
    let output = '';
    battery.stdout.on('data', (chunk) => (output += chunk));
    battery.on('error', reject);
    battery.on('close', () => {
      words.kill();
      resolve(output.split('\n').filter((line) => /PASSED|WEAK|FAILED/.test(line)));
    });
  });
}

let failed = false;
for (const layout of process.argv.length > 2 ? process.argv.slice(2) : LAYOUTS) {
  const counts = { PASSED: 0, WEAK: 0, FAILED: 0 };
  for (const [i, test] of TESTS.entries()) {
    for (let attempt = 0; attempt < 4; attempt++) {
      const lines = await run(layout, 101 + i + 1000 * attempt, test);
      for (const line of lines) counts[/PASSED|WEAK|FAILED/.exec(line)[0]]++;
      console.log(lines.map((line) => `${layout.padEnd(12)} seed ${101 + i + 1000 * attempt} ${line}`).join('\n'));
      // The first seed decides whether there are more.
      if (attempt === 0 && lines.every((line) => line.includes('PASSED'))) break;
    }
  }
  console.log(`${layout}: ${counts.PASSED} passed, ${counts.WEAK} weak, ${counts.FAILED} failed`);
  failed ||= counts.FAILED > 0;
}
process.exitCode = failed ? 1 : 0;
