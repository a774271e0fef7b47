import { expect, test } from '@jest/globals';
import { isLoopback, listenError } from '../src/index.js';

test('knows which addresses are this machine alone', () => {
  expect(['127.0.0.1', 'localhost', '::1', '127.8.0.3', '0.0.0.0', '192.168.1.2', '::'].map(isLoopback)).toEqual([true, true, true, true, false, false, false]);
});

test.each([
  ['EADDRINUSE', 'port: got 80, expected a port that is free and allowed (EADDRINUSE). Give another one, or 0 for any that is free.'],
  ['EADDRNOTAVAIL', "host: got '10.0.0.1', expected an address of this machine. Leave it out for 127.0.0.1."],
])('%s is about a parameter', (code, message) => {
  expect(listenError(Object.assign(new Error('listen'), { code }), '10.0.0.1', 80)).toMatchObject({ code: 'LK_INVALID_PARAMETER', message });
});

test('what has nothing to do with the address stays as it is', () => {
  const error = new Error('out of file handles');
  expect(listenError(error, '127.0.0.1', 80)).toBe(error);
});
