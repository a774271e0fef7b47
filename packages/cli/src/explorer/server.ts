import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopback, listenError } from '@latentkit/serve';
import sirv from 'sirv';

/** A file that is made when it is first asked for. */
export interface MadeFile {
  readonly type: string;
  readonly bytes: () => Promise<Uint8Array>;
}

export interface ExplorerServerOptions {
  /** Folder of the built page. */
  readonly site: string;
  /** Files beside those of the page, by path: `/model.zip`. */
  readonly files: ReadonlyMap<string, MadeFile>;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Is told of a file that could not be made. */
  readonly onError: (message: string) => void;
}

export interface ExplorerServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Makes the page cross-origin isolated, which threads in WebAssembly need, and keeps other sites from reading its files. */
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** Serves the page and the files over HTTP. Throws `InvalidParameterError` for a port that is taken or not allowed. */
export async function serveExplorer({ site, files, host, port, onError }: ExplorerServerOptions): Promise<ExplorerServer> {
  const page = sirv(site, { etag: true, setHeaders: (response) => addHeaders(response) });
  const made = new Map<string, Promise<Uint8Array>>();
  const server = createServer((request, response) => {
    if (isLoopback(host) && !named(request, host)) return refuse(response, 403, `Ask for ${host}: another name may belong to another site.`);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Only GET and HEAD.');
    const path = new URL(request.url ?? '/', 'http://explorer').pathname;
    const file = files.get(path);
    if (file === undefined) return page(request, response, () => refuse(response, 404, 'There is no such file.'));
    let bytes = made.get(path);
    if (bytes === undefined) made.set(path, (bytes = file.bytes()));
    bytes.then(
      (body) => send(response, body, file.type, request.method === 'HEAD'),
      (error: unknown) => {
        made.delete(path);
        const text = error instanceof Error ? error.message : String(error);
        onError(text);
        refuse(response, 500, text);
      },
    );
  });
  await listen(server, host, port);
  const { port: taken, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${host}]` : host}:${taken}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A page of another site can make its own name point here; then the browser says that name. */
function named({ headers }: IncomingMessage, host: string): boolean {
  const name = (headers.host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return name === host || isLoopback(name);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(listenError(cause, host, port)));
    server.listen(port, host, resolve);
  });
}

function addHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
}

function send(response: ServerResponse, body: Uint8Array, type: string, headOnly: boolean): void {
  addHeaders(response);
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': body.length, 'Cache-Control': 'no-store' });
  response.end(headOnly ? undefined : body);
}

function refuse(response: ServerResponse, status: number, text: string): void {
  addHeaders(response);
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}
