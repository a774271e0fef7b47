// npm start: sets everything up and trains a stacked autoencoder on the embedded digits. Arguments after `--` are
// handed to `latentkit train stacked` and win over the ones given here.
import { join } from 'node:path';
import process from 'node:process';
import { bootstrap } from './bootstrap.mjs';
import { root, runNode } from './lib/run.mjs';

const defaults = ['train', 'stacked', '--data', 'digits'];

try {
  await bootstrap();
  // Ctrl-C reaches the whole process group; the command line ends by itself, keeps its best model and says so.
  process.on('SIGINT', () => {});
  const cli = join(root, 'packages', 'latentkit', 'bin', 'latentkit.js');
  const { code } = await runNode([cli, ...defaults, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = code;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
