import { describe, expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import { FileFormatError, InvalidParameterError, zipStore } from '../src/index.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const long = text('latent '.repeat(500));

async function sample(): Promise<Uint8Array> {
  const store = zipStore();
  await store.write('b/weights.bin', long);
  await store.write('a.json', text('{}'));
  return store.toBytes();
}

describe('zip archives', () => {
  test('are the same bytes whenever and in whatever order the files were written', async () => {
    const other = zipStore();
    await other.write('a.json', text('{}'));
    await other.write('b/weights.bin', long);
    expect(other.toBytes()).toEqual(await sample());
    expect(zipStore(await sample()).toBytes()).toEqual(await sample());
    expect((await sample()).length).toBeLessThan(500);
  });

  test('of other programs are read: stored entries, folders, a comment at the end', async () => {
    const zip = zipSync({ folder: { 'x.txt': [text('hello'), { level: 0 }] }, 'folder/': new Uint8Array(0) });
    const commented = new Uint8Array([...zip, ...text('made by hand')]);
    new DataView(commented.buffer).setUint16(zip.length - 2, 12, true);
    const store = zipStore(commented);
    expect(await store.list()).toEqual(['folder/x.txt']);
    expect(await store.read('folder/x.txt')).toEqual(text('hello'));
  });

  test('made by this store are read by fflate', async () => {
    const { unzipSync } = await import('fflate');
    expect(unzipSync(await sample())).toEqual({ 'a.json': text('{}'), 'b/weights.bin': long });
  });

  test('truncated anywhere are refused', async () => {
    const zip = await sample();
    for (let length = 0; length < zip.length; length++) {
      expect(() => zipStore(zip.slice(0, length))).toThrow(FileFormatError);
    }
    const fault = 'zip archive: expected a whole zip archive. The file is truncated or no zip; copy it again.';
    expect(() => zipStore(zip.slice(0, -1))).toThrow(fault);
    expect(() => zipStore(zip.slice(0, -1), 'my.zip')).toThrow(`my.zip: ${fault}`);
  });

  test('with any damaged byte are refused or read as they were', async () => {
    const zip = await sample();
    for (let at = 0; at < zip.length; at++) {
      const damaged = zip.slice();
      damaged[at] ^= 0x55;
      const read = new Map<string, Uint8Array>();
      try {
        const store = zipStore(damaged);
        for (const path of await store.list()) read.set(path, await store.read(path));
      } catch (error) {
        expect(error).toBeInstanceOf(FileFormatError);
      }
      // Dates and the like may be damaged without harm; contents may not.
      expect(read.get('b/weights.bin') ?? long).toEqual(long);
      expect(read.get('a.json') ?? text('{}')).toEqual(text('{}'));
    }
  });

  test('with a damaged byte in a stored entry are refused', () => {
    const zip = zipSync({ a: [text('hello'), { level: 0 }] });
    zip[31] ^= 1;
    expect(() => zipStore(zip)).toThrow("zip entry 'a': expected 5 bytes with the checksum in the directory. The file is damaged; copy it again.");
  });

  test.each(['../evil', '/etc/evil', 'a/../../evil', 'a\\evil', 'C:evil'])('with the path %s are refused', (path) => {
    expect(() => zipStore(zipSync({ [path]: text('x') }))).toThrow(FileFormatError);
    expect(() => zipStore(zipSync({ [path]: text('x') }))).toThrow(`zip entry '${path}': expected a path inside the archive`);
  });

  test('with two entries of a name, or a file that is a folder, are refused', () => {
    const twice = zipSync({ aa: text('1'), ab: text('2') });
    for (let at = 0; at < twice.length; at++) if (twice[at] === 0x61 && twice[at + 1] === 0x62) twice[at + 1] = 0x61;
    expect(() => zipStore(twice)).toThrow("zip entry 'aa': expected one entry of this name.");
    expect(() => zipStore(zipSync({ a: text('1'), 'a/b': text('2') }))).toThrow('zip archive: expected no entry that is both a file and a folder.');
  });

  test('that are encrypted, Zip64 or packed by another method are refused with the reason', () => {
    const patch = (offset: number, value: number): Uint8Array => {
      const zip = zipSync({ a: text('hello') });
      const directory = new DataView(zip.buffer).getUint32(zip.length - 6, true);
      new DataView(zip.buffer).setUint16((offset < 0 ? zip.length : directory) + offset, value, true);
      return zip;
    };
    expect(() => zipStore(patch(8, 1))).toThrow("zip entry 'a': expected an entry that is not encrypted.");
    expect(() => zipStore(patch(10, 12))).toThrow('It uses compression method 12; zip it again.');
    expect(() => zipStore(patch(-12, 0xffff))).toThrow('expected an archive without Zip64 records');
  });

  test('an entry that claims gigabytes costs nothing', () => {
    const zip = zipSync({ a: text('hello') });
    const directory = new DataView(zip.buffer).getUint32(zip.length - 6, true);
    new DataView(zip.buffer).setUint32(directory + 24, 0xfffffff0, true);
    expect(() => zipStore(zip)).toThrow("zip entry 'a': expected 4294967280 bytes with the checksum in the directory.");
  });

  test('something else is refused', () => {
    expect(() => zipStore(text('not a zip at all, but long enough to be one'))).toThrow(FileFormatError);
    expect(() => zipStore('x' as unknown as Uint8Array)).toThrow(InvalidParameterError);
  });
});
