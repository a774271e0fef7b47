import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A folder that does not exist yet: `runs/<family>-<data>-<time>`. */
export function chooseFolder(family: string, data: string, now: Date = new Date()): string {
  const name = data.replace(/\.(csv|tsv|npy|npz|idx)(\.gz)?$/i, '').replace(/[^\w.-]+/g, '-').slice(0, 40);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const base = join('runs', `${family}-${name}-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`);
  for (let n = 1; ; n++) {
    const folder = n === 1 ? base : `${base}-${n}`;
    if (!existsSync(folder)) return folder;
  }
}
