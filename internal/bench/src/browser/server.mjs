import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';

const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html', '.css': 'text/css' };
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * Serves a page on a free port of this machine: `contents` by path, and the files of `folders` by `/name/file`; isolated
 * pages may use threads. Resolves with `{ url, close }`.
 */
export async function servePage({ contents, folders, isolated }) {
  const bodyOf = async (path) => {
    if (path in contents) return contents[path];
    const [, folder, file] = path.split('/');
    if (!(folder in folders) || file === undefined) return undefined;
    return readFile(join(folders[folder], basename(file))).catch(() => undefined);
  };
  const server = createServer(async (request, response) => {
    const path = request.url.split('?')[0];
    const body = await bodyOf(path);
    const type = path === '/' ? TYPES['.html'] : (TYPES[extname(path)] ?? 'application/octet-stream');
    response.writeHead(body === undefined ? 404 : 200, { 'Content-Type': type, ...(isolated ? ISOLATION : {}) });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://localhost:${server.address().port}/`, close: () => server.close() };
}
