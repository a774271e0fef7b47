import type { ImageShape, LoadedData } from '../protocol.js';

/** How a sample is drawn: an image as it is, a row of a table as a strip with a cell for each column. */
export function pictureShape(data: Pick<LoadedData, 'image' | 'features'>): ImageShape {
  return data.image ?? { width: data.features, height: 1, channels: 1 };
}
