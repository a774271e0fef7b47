import { FileFormatError, ndarray, UnavailableError } from '@latentkit/core';
import { type Dataset, makeDataset } from '@latentkit/datasets';

const LARGEST_SIDE = 64;

/** Whether a file is a picture, by its type or its name. */
export function isImageFile({ type, name }: File): boolean {
  return type.startsWith('image/') || /\.(png|jpe?g|gif|webp|bmp|avif)$/i.test(name);
}

/**
 * Pictures as samples of one size, at most 64 × 64; grey where none has colours. Folders that they come from are their
 * classes. Throws FileFormatError, naming the file, for one that is no picture.
 */
export async function readImages(files: readonly File[], notes: string[]): Promise<Dataset> {
  if (typeof OffscreenCanvas === 'undefined') throw new UnavailableError({ parameter: 'pictures', expected: 'a browser with OffscreenCanvas', remedy: 'Use a newer browser, or NPY files.' });
  const { width, height } = await commonSize(files, notes);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.imageSmoothingQuality = 'high';
  const colours = new Uint8Array(files.length * width * height * 3);
  let grey = true;
  for (const [row, file] of files.entries()) {
    const bitmap = await decoded(file);
    // What is transparent has no colour of its own.
    context.fillStyle = 'white';
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    const { data } = context.getImageData(0, 0, width, height);
    for (let at = 0, to = row * width * height * 3; at < data.length; at += 4, to += 3) {
      colours.set(data.subarray(at, at + 3), to);
      grey &&= data[at] === data[at + 1] && data[at] === data[at + 2];
    }
  }
  const channels = grey ? 1 : 3;
  const pixels = grey ? colours.filter((_, i) => i % 3 === 0) : colours;
  return makeDataset({
    name: files.length === 1 ? files[0].name : `${files.length} pictures`,
    x: ndarray(pixels, [files.length, width * height * channels]),
    sampleShape: grey ? [height, width] : [height, width, 3],
    range: [0, 255],
    description: 'pictures',
    source: files[0].name,
    ...folderClasses(files),
  });
}

async function decoded(file: File): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file);
  } catch (cause) {
    throw new FileFormatError({ parameter: file.name, expected: 'a picture that this browser can show', remedy: 'Leave it out, or save it as PNG.', cause });
  }
}

/** The size of the largest, made to fit 64 × 64. */
async function commonSize(files: readonly File[], notes: string[]): Promise<{ width: number; height: number }> {
  const sizes = new Set<string>();
  let [width, height] = [1, 1];
  for (const file of files) {
    const bitmap = await decoded(file);
    sizes.add(`${bitmap.width} × ${bitmap.height}`);
    [width, height] = [Math.max(width, bitmap.width), Math.max(height, bitmap.height)];
    bitmap.close();
  }
  const scale = Math.min(1, LARGEST_SIDE / Math.max(width, height));
  const size = { width: Math.max(1, Math.round(scale * width)), height: Math.max(1, Math.round(scale * height)) };
  const first = [...sizes][0];
  if (sizes.size > 1) notes.push(`The pictures have ${sizes.size} sizes; all are scaled to ${size.width} × ${size.height}.`);
  else if (scale < 1) notes.push(`The pictures of ${first} are scaled to ${size.width} × ${size.height}.`);
  return size;
}

/** The folders that files were chosen with, as classes. */
function folderClasses(files: readonly File[]): Pick<Dataset, 'y' | 'targetNames'> {
  const folders = files.map((file) => file.webkitRelativePath.split('/').slice(0, -1).join('/'));
  const names = [...new Set(folders)].sort();
  if (names.length < 2) return {};
  return { y: ndarray(Int32Array.from(folders, (folder) => names.indexOf(folder)), [files.length]), targetNames: names.map((name) => name.split('/').at(-1)!) };
}
