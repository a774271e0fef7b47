// Packs every package and checks what would be published: the shape of package.json, the files, the entry points as
// Node and bundlers resolve them (publint), and the types as TypeScript resolves them (are-the-types-wrong).
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { packageProblems } from '../internal/config/src/package-shape.mjs';
import { runCases } from './lib/cases.mjs';
import { withFolder } from './lib/folder.mjs';
import { packAll, readPacked, sourceManifest } from './lib/pack.mjs';
import { pool, root, runNode } from './lib/run.mjs';

const attw = join(dirname(fileURLToPath(import.meta.resolve('@arethetypeswrong/cli/package.json'))), 'dist', 'index.js');
const license = readFileSync(join(root, 'LICENSE'), 'utf8');

/** What is wrong with the files of a tarball. */
async function contentProblems({ name, published, tarball, manifest, files, site }) {
  const problems = [];
  if (!files.includes('README.md')) problems.push('README.md is missing');
  else if (!site && !(await readPacked(tarball, 'README.md')).includes(`npm install ${published}`)) problems.push(`README.md should show "npm install ${published}"`);
  if (!files.includes('LICENSE')) problems.push('LICENSE is missing');
  else if ((await readPacked(tarball, 'LICENSE')) !== license) problems.push('LICENSE differs from the one at the root');
  const entry = site ? 'dist/index.html' : 'dist/index.js';
  if (!files.includes(entry)) problems.push(`${entry} is missing`);
  const text = JSON.stringify(manifest);
  for (const leftover of ['@latentkit/source', 'workspace:', 'catalog:']) {
    if (text.includes(leftover)) problems.push(`package.json still contains "${leftover}"`);
  }
  const always = /^(dist\/|package\.json$|README\.md$|LICENSE$|CHANGELOG\.md$)/;
  // Whatever else a package needs at run time, fonts or a program, it names in package.json.
  const named = (manifest.files ?? []).filter((entry) => !entry.startsWith('!'));
  const allowed = (file) => always.test(file) || named.some((entry) => file === entry || file.startsWith(`${entry}/`));
  for (const file of files) {
    if (!allowed(file) || file.endsWith('.tsbuildinfo')) problems.push(`${file} should not be published`);
    const source = /^dist\/(.+)\.js$/.exec(file)?.[1];
    if (source && !site && !existsSync(join(root, 'packages', name, 'src', `${source}.ts`))) problems.push(`${file} has no source any more; remove packages/${name}/dist and build again`);
  }
  return problems;
}

async function publintProblems({ tarball, manifest }) {
  const bytes = readFileSync(tarball);
  const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) }, strict: true });
  // A "browser" map replaces single files inside a package, which conditions of "exports" cannot.
  const wanted = messages.filter(({ code }) => code !== 'USE_EXPORTS_OR_IMPORTS_BROWSER');
  return wanted.map((message) => formatMessage(message, pkg ?? manifest, { color: false }) ?? message.code);
}

async function typesProblems({ tarball }) {
  const { code, output } = await runNode([attw, tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-color', '--no-emoji']);
  return code === 0 ? [] : [output];
}

await runCases((cases) =>
  withFolder(async (folder) => {
    await pool(await packAll(folder), 2, async (packed) => {
      cases.add(`${packed.published}: files`, await contentProblems(packed));
      if (packed.site) return;
      cases.add(`${packed.published}: package.json`, packageProblems(packed.name, sourceManifest(packed.name)));
      cases.add(`${packed.published}: publint`, await publintProblems(packed));
      cases.add(`${packed.published}: types`, await typesProblems(packed));
    });
  }),
);
