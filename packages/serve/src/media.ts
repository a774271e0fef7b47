import { FileFormatError, type NdArray } from '@latentkit/core';
import { readNpy } from '@latentkit/datasets';
import type { FastifyRequest } from 'fastify';
import { RequestError } from './request-error.js';

export const JSON_TYPE = 'application/json';
export const NPY_TYPE = 'application/x-npy';

/** Names under which NPY files travel. */
export const NPY_TYPES = [NPY_TYPE, 'application/octet-stream'];

/** A real header has about a hundred bytes; more is work for nothing. */
const LONGEST_HEADER = 4096;

/** Reads a JSON body. Throws `FileFormatError`. */
export function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (cause) {
    throw new FileFormatError({
      parameter: 'body',
      expected: `JSON in UTF-8 (${cause instanceof SyntaxError ? cause.message : 'the bytes are no UTF-8'})`,
      remedy: 'JSON has no NaN, no Infinity and no trailing commas.',
      cause,
    });
  }
}

/** Reads an NPY body. Throws `FileFormatError`, also for a packed one, whose size would show only after unpacking. */
export function readNpyBody(bytes: Uint8Array): NdArray {
  const header = bytes.length < 12 || bytes[0] !== 0x93 ? 0 : bytes[6] === 1 ? bytes[8] + 256 * bytes[9] : new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
  if (header > LONGEST_HEADER) throw new FileFormatError({ parameter: 'header of the body', got: header, expected: `at most ${LONGEST_HEADER} bytes`, remedy: 'Save it with numpy.save.' });
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) throw new FileFormatError({ parameter: 'body', got: 'gzip', expected: 'an NPY file that is not packed', remedy: 'Unpack it first.' });
  return readNpy(bytes, 'body');
}

/** Whether the answer is to be NPY: by `Accept`, and where that leaves it open as the request came. Throws a 406 where it takes neither. */
export function wantsNpy(request: FastifyRequest): boolean {
  const asNpy = NPY_TYPES.includes(mediaType(request.headers['content-type']));
  const { accept } = request.headers;
  if (accept === undefined || accept.trim() === '') return asNpy;
  const best = preferences(accept);
  const of = (types: readonly string[]): number => Math.max(...types.map((type) => quality(best, type)));
  const [json, npy] = [of([JSON_TYPE]), of(NPY_TYPES)];
  if (json === 0 && npy === 0) {
    throw new RequestError(406, {
      code: 'LK_NOT_ACCEPTABLE',
      message: `The answer can be ${JSON_TYPE} or ${NPY_TYPE}, and Accept takes neither.`,
      parameter: 'Accept',
      remedy: `Send Accept: ${JSON_TYPE}.`,
    });
  }
  return json === npy ? asNpy : npy > json;
}

/** The type in a header without its parameters. */
function mediaType(header: string | undefined): string {
  return (header ?? '').split(';', 1)[0].trim().toLowerCase();
}

function preferences(accept: string): Map<string, number> {
  return new Map(
    accept.split(',').map((entry) => {
      const q = /;\s*q=([\d.]+)/i.exec(entry);
      return [mediaType(entry), q === null ? 1 : Number(q[1]) || 0];
    }),
  );
}

/** The most specific entry counts. */
function quality(accepted: ReadonlyMap<string, number>, type: string): number {
  return accepted.get(type) ?? accepted.get(`${type.split('/')[0]}/*`) ?? accepted.get('*/*') ?? 0;
}
