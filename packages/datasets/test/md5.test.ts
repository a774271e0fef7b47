import { createHash } from 'node:crypto';
import { crc32 as nodeCrc32 } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { crc32, random } from '@latentkit/core';
import { md5 } from '../src/index.js';
import { utf8 } from './helpers.js';

test.each([
  // RFC 1321, appendix A.5.
  ['', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['abc', '900150983cd24fb0d6963f7d28e17f72'],
  ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
  ['12345678901234567890123456789012345678901234567890123456789012345678901234567890', '57edf4a22be3c955ac49da2e2107b67a'],
])("md5 of '%s'", (text, digest) => {
  expect(md5(utf8(text))).toBe(digest);
});

test('md5 and crc32 agree with Node at every length up to three blocks', () => {
  const bytes = new Uint8Array(random(2).stream('bytes').at(0).uint32(50).buffer);
  for (let length = 0; length <= 200; length++) {
    const part = bytes.subarray(0, length);
    expect(md5(part)).toBe(createHash('md5').update(part).digest('hex'));
    if (typeof nodeCrc32 === 'function') expect(crc32(part)).toBe(nodeCrc32(part));
  }
  // The check value of the CRC-32 catalogue.
  expect(crc32(utf8('123456789'))).toBe(0xcbf43926);
});
