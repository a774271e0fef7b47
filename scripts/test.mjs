// npm test: sets everything up and runs the tests of every package. Arguments after `--` are handed to jest.
// The last line printed is `N passed, N failed, N skipped`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { closingLine } from '../internal/config/src/results.mjs';
import { bootstrap } from './bootstrap.mjs';
import { withFolder } from './lib/folder.mjs';
import { root, runNode } from './lib/run.mjs';

async function jest(args, results) {
  await bootstrap();
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const { code } = await runNode([...flags, join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...args], {
    stdio: 'inherit',
    // Tests run side by side; the idle threads of ONNX Runtime would keep each other's cores busy.
    env: { LATENTKIT_THREADS: '1', ...process.env, LATENTKIT_RESULTS: results },
  });
  return code;
}

await withFolder(async (folder) => {
  const results = join(folder, 'results.json');
  const code = await jest(process.argv.slice(2), results).catch((error) => {
    process.stderr.write(`${error.message}\n`);
    return 1;
  });
  const counts = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : { passed: 0, failed: 0, skipped: 0 };
  // A run that fails without a failing test (a build error, an unreadable configuration) is a failure all the same.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  if (process.env.LATENTKIT_RESULTS) writeFileSync(process.env.LATENTKIT_RESULTS, JSON.stringify(counts));
  if (code !== 0 || existsSync(results)) process.stdout.write(`${closingLine(counts)}\n`);
  process.exitCode = code;
});
