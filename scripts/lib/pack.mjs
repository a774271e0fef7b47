import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedName } from '../../internal/config/src/layers.mjs';
import { ensurePnpm } from '../bootstrap.mjs';
import { root, run, runNode } from './run.mjs';

/** The page that the command line serves: published as it is built, with nothing to import. */
const site = { name: 'browser-explorer', folder: 'examples/browser-explorer', site: true };

/** Short names of the packages that are published: the folders of packages/ that hold a package.json. */
function packageFolders() {
  return readdirSync(join(root, 'packages')).filter((name) => existsSync(join(root, 'packages', name, 'package.json')));
}

/** The package.json of a package as it stands in the repository. */
export function sourceManifest(name) {
  const folder = name === site.name ? site.folder : `packages/${name}`;
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}

/** Builds the page of the explorer from the built packages. */
async function buildSite() {
  const folder = join(root, site.folder);
  await succeed('building the explorer', runNode([join(folder, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'error'], { cwd: folder }));
}

/**
 * Builds and packs every package as it would be published into `folder`; resolves to one record per package with its
 * short name, its name on the registry, the tarball, and the package.json and file names in the tarball. The page that
 * the command line serves is one of them, marked `site`.
 */
export async function packAll(folder) {
  const pnpm = await ensurePnpm();
  await succeed('tsc -b', runNode([join(root, 'node_modules/typescript/bin/tsc'), '-b']));
  await buildSite();
  await succeed('pnpm pack', runNode([pnpm, '-r', '--filter', './packages/*', '--filter', `./${site.folder}`, 'pack', '--pack-destination', folder]));
  return Promise.all(
    [...packageFolders().map((name) => ({ name })), site].map(async ({ name, site: isSite = false }) => {
      const { version } = sourceManifest(name);
      const published = publishedName(name);
      const tarball = join(folder, `${published.replace('@', '').replace('/', '-')}-${version}.tgz`);
      const listing = await succeed(`reading ${tarball}`, run('tar', ['-tzf', tarball]));
      const manifest = JSON.parse(await readPacked(tarball, 'package.json'));
      const files = listing.trim().split('\n').map((file) => file.replace(/^package\//, ''));
      return { name, published, tarball, manifest, files, site: isSite };
    }),
  );
}

/** The text of one file of a tarball. */
export function readPacked(tarball, file) {
  return succeed(`reading ${file} of ${tarball}`, run('tar', ['-xzOf', tarball, `package/${file}`]));
}

async function succeed(what, running) {
  const { code, stdout, output } = await running;
  if (code !== 0) throw new Error(`${what} failed (exit code ${code}):\n${output}`);
  return stdout;
}
