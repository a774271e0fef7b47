// Draws the pictures beside the scripts in figures/ anew: `node docs/gallery/draw.mjs [NAME...]`, after `pnpm build`.
import { readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import process from 'node:process';
import { toPng } from '@latentkit/viz/node';
import { within } from '../../scripts/lib/repacked-png.mjs';

const folder = fileURLToPath(new URL('./figures/', import.meta.url));
// What a reader's browser loads of one picture.
const MOST_BYTES = 150_000;
const asked = process.argv.slice(2);
const names = readdirSync(folder).filter((file) => file.endsWith('.mjs')).map((file) => file.slice(0, -4)).sort();
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`No such figure: ${unknown.join(', ')}. There are ${names.join(', ')}.`);

for (const name of asked.length > 0 ? asked : names) {
  const begin = Date.now();
  const { figure, themes = ['light'], page } = await import(`./figures/${name}.mjs`);
  const seconds = ((Date.now() - begin) / 1000).toFixed(1);
  const sizes = [];
  for (const theme of themes) {
    const picture = within(Buffer.from(await toPng(figure, { theme })), MOST_BYTES);
    writeFileSync(`${folder}${name}${theme === 'light' ? '' : `-${theme}`}.png`, picture);
    sizes.push(`${(picture.length / 1000).toFixed(0)} kB`);
  }
  if (page !== undefined) writeFileSync(`${folder}${name}.html`, page);
  process.stdout.write(`${name.padEnd(26)} ${seconds} s, ${sizes.join(' and ')}\n`);
}
