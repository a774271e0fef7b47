// Runs the JavaScript examples of every README word for word, each in a new folder in which every package is installed;
// but for those that are written into it from examples/packages, which check-examples.mjs runs. The files that
// a package's examples read lie in its test/readme.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { runCases } from './lib/cases.mjs';
import { withFolder } from './lib/folder.mjs';
import { install, names } from './lib/installed.mjs';
import { pool, root, runNode } from './lib/run.mjs';

/** The examples of a README, in order. Those marked `ts` are JavaScript, too. */
function examplesOf(readme) {
  const text = readFileSync(readme, 'utf8').replaceAll(/^<!-- example:[\s\S]*?^<!-- \/example -->/gm, '');
  return [...text.matchAll(/^```(?:js|ts)\n([\s\S]*?)^```/gm)].map(([, code]) => code);
}

const readmes = [['README.md', join(root, 'README.md')], ...names.map((name) => [`packages/${name}/README.md`, join(root, 'packages', name, 'README.md')])];
const examples = readmes.flatMap(([title, path]) => examplesOf(path).map((code, index) => ({ title: `${title}, example ${index + 1}`, code, files: join(dirname(path), 'test', 'readme') })));

await runCases((cases) =>
  withFolder(async (folder) => {
    install(folder);
    await pool(examples.map((example, index) => ({ ...example, index })), 2, async ({ title, code, index, files }) => {
      if (/\bloadMnist\b/.test(code) && process.env.LATENTKIT_DATA_DIR === undefined) {
        cases.skip(title, 'LATENTKIT_DATA_DIR names no folder with the genuine MNIST');
        return;
      }
      const cwd = join(folder, `example-${index}`);
      mkdirSync(cwd);
      if (existsSync(files)) cpSync(files, cwd, { recursive: true });
      writeFileSync(join(cwd, 'example.mjs'), code);
      const { code: exitCode, output } = await runNode(['example.mjs'], { cwd });
      cases.add(title, exitCode === 0 ? [] : [output]);
    });
  }),
);
