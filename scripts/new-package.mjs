// pnpm new:package NAME --row ROW: makes packages/NAME and its example with the standard skeleton and enters it wherever packages are listed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ensurePnpm } from './bootstrap.mjs';
import { root, runNode } from './lib/run.mjs';
import { scaffold } from './lib/scaffold.mjs';

const rows = Object.keys(JSON.parse(readFileSync(join(root, 'internal', 'config', 'layers.json'), 'utf8')).rows);
const usage = `Usage: pnpm new:package NAME --row ROW\nROW is one of ${rows.join(', ')} (see internal/config/layers.json).`;

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { row: { type: 'string' } } });
  if (positionals.length !== 1 || values.row === undefined) throw new Error(usage);
  const [name] = positionals;
  for (const path of scaffold(root, { name, row: values.row })) process.stdout.write(`${path}\n`);
  const { code } = await runNode([await ensurePnpm(), 'install', '--no-frozen-lockfile', '--prefer-offline'], { stdio: 'inherit' });
  if (code !== 0) throw new Error('pnpm install failed: see above. The files have been written.');
  process.stdout.write(`\nNext: cd packages/${name} && pnpm test; then write the real thing, and in examples/packages/${name}.mjs what it is for. packages/latentkit re-exports what everyone should get.\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
