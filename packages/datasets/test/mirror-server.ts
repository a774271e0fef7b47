import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a mirror behaves. */
export interface Behaviour {
  /** Answers range requests. Default true. */
  readonly ranges?: boolean;
  /** Breaks the connection after so many bytes of one answer. */
  readonly breakAfter?: number;
  /** Stops sending after so many bytes, without closing. */
  readonly hangAfter?: number;
  /** Leaves the length out. */
  readonly chunked?: boolean;
  readonly status?: number;
  /** Begins a continued answer at this byte, whatever was asked for. */
  readonly wrongStart?: number;
  readonly encoding?: string;
}

/** A local mirror: what it serves and how can be changed between requests. */
export interface Mirror {
  readonly url: string;
  readonly files: Map<string, Uint8Array>;
  behaviour: Behaviour;
  /** Requests so far. */
  readonly log: { path: string; range: string | undefined; ifRange: string | undefined }[];
  close(): Promise<void>;
}

/** Starts a mirror on 127.0.0.1 that serves files by name. */
export async function startMirror(files: Record<string, Uint8Array>, behaviour: Behaviour = {}): Promise<Mirror> {
  const server = createServer((request, response) => answer(mirror, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const mirror: Mirror = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    files: new Map(Object.entries(files)),
    behaviour,
    log: [],
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return mirror;
}

function answer(mirror: Mirror, request: IncomingMessage, response: ServerResponse): void {
  const { range, 'if-range': ifRange } = request.headers;
  const path = (request.url ?? '').slice(1);
  mirror.log.push({ path, range, ifRange: typeof ifRange === 'string' ? ifRange : undefined });
  const { behaviour } = mirror;
  const file = mirror.files.get(path);
  if (file === undefined || (behaviour.status ?? 200) !== 200) {
    response.writeHead(behaviour.status ?? 404).end('<html>no such file</html>');
    return;
  }
  const etag = `"${createHash('md5').update(file).digest('hex')}"`;
  const asked = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? -1);
  let start = 0;
  if (asked >= 0 && ifRange === etag && behaviour.ranges !== false) {
    if (asked >= file.length) {
      response.writeHead(416, { 'content-range': `bytes */${file.length}` }).end();
      return;
    }
    start = behaviour.wrongStart ?? asked;
    response.statusCode = 206;
    response.setHeader('content-range', `bytes ${start}-${file.length - 1}/${file.length}`);
  }
  const body = file.subarray(start);
  response.setHeader('etag', etag);
  if (behaviour.encoding !== undefined) response.setHeader('content-encoding', behaviour.encoding);
  if (behaviour.chunked !== true) response.setHeader('content-length', body.length);
  const limit = behaviour.breakAfter ?? behaviour.hangAfter;
  // Written on its own, the first byte keeps the server from adding the length by itself.
  if (behaviour.chunked === true) response.write(body.subarray(0, 1));
  if (limit === undefined || limit >= body.length) {
    response.end(behaviour.chunked === true ? body.subarray(1) : body);
    return;
  }
  response.write(body.subarray(0, limit), () => {
    // The bytes should arrive before the connection breaks: on a busy machine the time may be over before they are looked for.
    if (behaviour.breakAfter !== undefined) setTimeout(() => setImmediate(() => response.destroy()), 100);
  });
}
