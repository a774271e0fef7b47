import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publishedName } from '../../internal/config/src/layers.mjs';
import { root } from './run.mjs';

const TENSORFLOW = ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'];

/** The folders of all packages, by short name. */
export const names = readdirSync(join(root, 'packages')).filter((name) => existsSync(join(root, 'packages', name, 'package.json')));

/** Puts every package of the repository into a folder's node_modules, and what an application would install beside them. */
export function install(folder) {
  const link = (name, target) => {
    const path = join(folder, 'node_modules', name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path, 'junction');
  };
  for (const name of names) link(publishedName(name), join(root, 'packages', name));
  for (const name of TENSORFLOW) link(name, join(root, 'packages', 'cli', 'node_modules', name));
}
