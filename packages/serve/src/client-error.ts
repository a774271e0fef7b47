import type { Socket } from 'node:net';
import { plainAnswer } from './error-answer.js';

const REASONS: Readonly<Record<number, string>> = { 400: 'Bad Request', 408: 'Request Timeout', 413: 'Payload Too Large', 431: 'Request Header Fields Too Large' };

const STATUS: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431, HPE_CHUNK_EXTENSIONS_OVERFLOW: 413 };

/** Milliseconds for a caller to take the answer and hang up. */
const LINGER = 500;

/** Answers what never became a request: no HTTP, or HTTP that came in too slowly. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return void socket.destroy();
  // What a caller who has been answered goes on sending.
  if (socket.writableEnded) return;
  if (!socket.writable) return void socket.destroy(error);
  const status = STATUS[error.code ?? ''] ?? 400;
  const body = JSON.stringify(plainAnswer(status).body);
  const head = [`HTTP/1.1 ${status} ${REASONS[status]}`, 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close'];
  hangUp(socket, `${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Lets the caller of a request that has not come in whole take the answer, where Node.js would close the connection after it. */
export function answerFirst(socket: Socket): void {
  socket.destroySoon = () => hangUp(socket);
}

/** To hang up at once on a caller who is still sending would reset the connection, and the answer be lost on its way. */
function hangUp(socket: Socket, answer = ''): void {
  const waited = setTimeout(() => socket.destroy(), LINGER);
  socket.once('end', () => socket.destroy()).once('close', () => clearTimeout(waited));
  socket.end(answer);
}
