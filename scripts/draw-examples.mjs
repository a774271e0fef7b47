// Draws the pictures of the READMEs anew: runs each examples/packages/NAME.mjs whose package shows an images/NAME.png, and puts
// the NAME.png that it writes there. `node scripts/draw-examples.mjs [NAME...]`, after `pnpm build`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { withFolder } from './lib/folder.mjs';
import { names } from './lib/installed.mjs';
import { repacked } from './lib/repacked-png.mjs';
import { root, runNode } from './lib/run.mjs';

const asked = process.argv.slice(2);
const pictureOf = (name) => join(root, 'packages', name, 'images', `${name}.png`);
const drawn = names.filter((name) => (asked.length === 0 || asked.includes(name)) && existsSync(pictureOf(name)));

for (const name of drawn) {
  const example = join(root, 'examples', 'packages', `${name}.mjs`);
  const begin = Date.now();
  await withFolder(async (folder) => {
    const { code, output } = await runNode([example], { cwd: folder });
    if (code !== 0) throw new Error(`${example} failed:\n${output}`);
    const picture = repacked(readFileSync(join(folder, `${name}.png`)));
    writeFileSync(pictureOf(name), picture);
    process.stdout.write(`${name.padEnd(16)} ${(picture.length / 1000).toFixed(1)} kB, ${((Date.now() - begin) / 1000).toFixed(1)} s\n`);
  });
}
