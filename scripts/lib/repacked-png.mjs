import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** The same picture in fewer bytes: rows as they are and deflated as well as can be, which suits flat colours and enlarged pixels. */
export function repacked(png) {
  const picture = decoded(png);
  if (picture === undefined) return png;
  const { header, rows, opaque } = picture;
  const plain = rows.map((row) => (opaque ? row.filter((_, i) => i % 4 !== 3) : row));
  return shorter(packed(png, header, opaque ? 2 : 6, plain), png);
}

/** Nearly the same picture in at most so many bytes, where fewer colours can bring it there: as many of them as fit, at least 48. */
export function within(png, bytes, whole = repacked(png)) {
  return [256, 128, 96, 64, 48].reduce((best, colours) => (best.length <= bytes ? best : indexed(png, colours)), whole);
}

/**
 * Nearly the same picture in still fewer bytes: its most frequent colours, 256 if nothing else is said, and for each
 * other one the nearest of them. Where points lie over each other in many classes, the mixtures of their colours are off by a few levels.
 */
export function indexed(png, most = 256) {
  const picture = decoded(png);
  if (picture === undefined || !picture.opaque) return repacked(png);
  const { header, rows } = picture;
  const counts = new Map();
  for (const row of rows) for (let i = 0; i < row.length; i += 4) counts.set(row.readUIntBE(i, 3), (counts.get(row.readUIntBE(i, 3)) ?? 0) + 1);
  const palette = [...counts].sort(([, a], [, b]) => b - a).slice(0, most).map(([colour]) => colour);
  const entryOf = new Map([...counts.keys()].map((colour) => [colour, nearest(colour, palette)]));
  const entries = rows.map((row) => Uint8Array.from({ length: row.length / 4 }, (_, i) => entryOf.get(row.readUIntBE(4 * i, 3))));
  const colours = chunk('PLTE', Buffer.from(palette.flatMap((colour) => channels(colour))));
  return shorter(packed(png, header, 3, entries, colours), repacked(png));
}

/** Pixels of a picture of 8 bits and four channels that is not interlaced, row by row; undefined for others. */
function decoded(png) {
  const chunks = chunksOf(png);
  const header = chunks.find(({ type }) => type === 'IHDR').data;
  const [width, height, depth, colour, interlace] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8], header[9], header[12]];
  if (depth !== 8 || colour !== 6 || interlace !== 0) return undefined;
  const filtered = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)));
  const rows = rowsOf(filtered, 4 * width, height);
  return { header, rows, opaque: rows.every((row) => row.every((value, i) => i % 4 !== 3 || value === 255)) };
}

function packed(png, header, colour, rows, more = Buffer.alloc(0)) {
  const head = Buffer.from(header);
  head[9] = colour;
  const plain = Buffer.concat(rows.flatMap((row) => [Buffer.of(0), row]));
  const end = chunk('IEND', Buffer.alloc(0));
  return Buffer.concat([png.subarray(0, 8), chunk('IHDR', head), more, chunk('IDAT', deflateSync(plain, { level: 9, memLevel: 9 })), end]);
}

function shorter(a, b) {
  return a.length < b.length ? a : b;
}

function channels(colour) {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function nearest(colour, palette) {
  const [r, g, b] = channels(colour);
  let [best, least] = [0, Infinity];
  palette.forEach((other, k) => {
    const distance = (r - (other >> 16)) ** 2 + (g - ((other >> 8) & 255)) ** 2 + (b - (other & 255)) ** 2;
    if (distance < least) [best, least] = [k, distance];
  });
  return best;
}

function chunksOf(png) {
  const chunks = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
  }
  return chunks;
}

/** Rows of bytes without the filters of PNG (https://www.w3.org/TR/png-3/#9Filters), of pixels of 4 bytes. */
function rowsOf(filtered, stride, height) {
  const rows = [];
  let above = Buffer.alloc(stride);
  for (let y = 0; y < height; y++) {
    const at = y * (stride + 1);
    const row = Buffer.from(filtered.subarray(at + 1, at + 1 + stride));
    for (let i = 0; i < stride; i++) {
      const [left, corner] = i < 4 ? [0, 0] : [row[i - 4], above[i - 4]];
      row[i] = (row[i] + predicted(filtered[at], left, above[i], corner)) & 255;
    }
    rows.push(row);
    above = row;
  }
  return rows;
}

function predicted(filter, left, up, corner) {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    default: {
      const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
      return a <= b && a <= c ? left : b <= c ? up : corner;
    }
  }
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
