import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Writes `sw.js`, a service worker that keeps all files of the build. */
export function offline(): Plugin {
  let folder = '';
  return {
    name: 'explorer-offline',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = join(build.outDir.startsWith('/') ? '' : root, build.outDir);
    },
    closeBundle: {
      order: 'post',
      handler: async () => {
        const entries = await readdir(folder, { recursive: true, withFileTypes: true });
        const paths = entries
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/').replace(/^\//, ''))
          .filter((path) => path !== 'sw.js' && path !== 'index.html' && !path.endsWith('.map'))
          .sort();
        // All names but that of the page itself change with what is in the files.
        const hash = createHash('sha256').update(await readFile(join(folder, 'index.html'))).update(paths.join('\n'));
        const template = await readFile(new URL('service-worker.js', import.meta.url), 'utf8');
        const script = template.replace('__FILES__', JSON.stringify(['./', ...paths])).replace('__VERSION__', JSON.stringify(hash.digest('hex').slice(0, 16)));
        await writeFile(join(folder, 'sw.js'), script);
      },
    },
  };
}
