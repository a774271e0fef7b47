// Runs the small programs of examples/packages, one for each package, and those of examples/ that are applications for
// Node, each where it lies and with an empty working folder. `node scripts/check-examples.mjs [NAME...]`, after `pnpm build`.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { applications, startOf } from './lib/applications.mjs';
import { runCases } from './lib/cases.mjs';
import { withFolder } from './lib/folder.mjs';
import { names } from './lib/installed.mjs';
import { pool, root, runNode } from './lib/run.mjs';

/** More is no small program any more. */
const LINES = 40;
const folderOf = join(root, 'examples', 'packages');
const written = readdirSync(folderOf).filter((file) => file.endsWith('.mjs')).map((file) => file.slice(0, -'.mjs'.length));

/** What is wrong with the text of a package's example, or with how one finds it. */
function textProblems(name) {
  const text = readFileSync(join(folderOf, `${name}.mjs`), 'utf8');
  const lines = text.trimEnd().split('\n').length;
  const problems = [];
  if (lines >= LINES) problems.push(`has ${lines} lines: make it fewer than ${LINES}`);
  if (!text.startsWith('// ')) problems.push('begins with no comment that says which question it answers');
  if (!new RegExp(`from '${name === 'latentkit' ? '' : '@latentkit/'}${name}['/]`).test(text)) problems.push('does not import the package it is about');
  const readme = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8');
  if (!readme.includes(`(../../examples/packages/${name}.mjs)`)) problems.push(`packages/${name}/README.md should link ../../examples/packages/${name}.mjs`);
  return problems;
}

/** What is wrong with a run: an example ends well and says something. */
async function runProblems(file, cwd) {
  mkdirSync(cwd);
  const { code, stdout, output } = await runNode([file], { cwd });
  if (code !== 0) return [output];
  return stdout.trim() === '' ? ['prints nothing'] : [];
}

const only = process.argv.slice(2);
const asked = (name) => only.length === 0 || only.includes(name);
await runCases((cases) =>
  withFolder(async (folder) => {
    for (const name of names.filter((name) => !existsSync(join(folderOf, `${name}.mjs`)) && asked(name))) {
      cases.add(`examples/packages/${name}.mjs`, [`there is none: write a program of fewer than ${LINES} lines that shows what the package is for`]);
    }
    for (const name of written.filter((name) => !names.includes(name) && asked(name))) {
      cases.add(`examples/packages/${name}.mjs`, [`there is no package '${name}'`]);
    }
    const programs = [
      ...names.filter((name) => written.includes(name)).map((name) => ({ name, title: `examples/packages/${name}.mjs`, file: join(folderOf, `${name}.mjs`), problems: textProblems(name) })),
      ...Object.keys(applications).map((name) => ({ name, title: `examples/${name}`, file: join(root, 'examples', name, startOf(name)), problems: [] })),
    ].filter(({ name }) => asked(name));
    await pool(programs, 2, async ({ name, title, file, problems }) => {
      const begin = Date.now();
      problems.push(...(await runProblems(file, join(folder, name))));
      cases.add(`${title} (${((Date.now() - begin) / 1000).toFixed(1)} s)`, problems);
    });
  }),
);
