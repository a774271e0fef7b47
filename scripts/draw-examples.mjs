// Draws the pictures of the READMEs anew: runs each packages/NAME/examples/NAME.mjs in a folder in which every package is
// installed, and puts the NAME.png that it writes into packages/NAME/images. `node scripts/draw-examples.mjs [NAME...]`,
// after `pnpm build`. The READMEs show the same files (scripts/generate.mjs), and check-readmes.mjs runs them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { withFolder } from './lib/folder.mjs';
import { install, names } from './lib/installed.mjs';
import { repacked } from './lib/repacked-png.mjs';
import { root, runNode } from './lib/run.mjs';

const asked = process.argv.slice(2);
const drawn = names.filter((name) => (asked.length === 0 || asked.includes(name)) && existsSync(exampleOf(name)));

function exampleOf(name) {
  return join(root, 'packages', name, 'examples', `${name}.mjs`);
}

await withFolder(async (folder) => {
  install(folder);
  for (const name of drawn) {
    const begin = Date.now();
    writeFileSync(join(folder, `${name}.mjs`), readFileSync(exampleOf(name)));
    const { code, output } = await runNode([`${name}.mjs`], { cwd: folder });
    if (code !== 0) throw new Error(`${exampleOf(name)} failed:\n${output}`);
    const picture = repacked(readFileSync(join(folder, `${name}.png`)));
    mkdirSync(join(root, 'packages', name, 'images'), { recursive: true });
    writeFileSync(join(root, 'packages', name, 'images', `${name}.png`), picture);
    process.stdout.write(`${name.padEnd(16)} ${(picture.length / 1000).toFixed(1)} kB, ${((Date.now() - begin) / 1000).toFixed(1)} s\n`);
  }
});
