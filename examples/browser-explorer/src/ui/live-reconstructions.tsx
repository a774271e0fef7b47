import { data, reconstructions, watched } from '../state/data.js';
import { SamplePicture } from './sample-picture.js';
import { pictureShape } from './picture-shape.js';

/** The watched samples above what the model makes of them. */
export function LiveReconstructions(): preact.JSX.Element | null {
  const loaded = data.value;
  const made = reconstructions.value;
  if (loaded === undefined || watched.value.length === 0) return null;
  const { features, pixels } = loaded;
  const image = pictureShape(loaded);
  const name = (row: number): string => (loaded.labels === undefined ? `sample ${row + 1}` : loaded.classNames?.[loaded.labels[row]] ?? `class ${loaded.labels[row]}`);
  return (
    <figure class="watched" style={{ '--watched': watched.value.length }}>
      <figcaption class="visually-hidden">Samples above their reconstructions</figcaption>
      {watched.value.map((row) => (
        <SamplePicture key={`original-${row}`} values={pixels.subarray(row * features, (row + 1) * features)} image={image} size={24} label={name(row)} />
      ))}
      {made !== undefined &&
        watched.value.map((row, at) => (
          <SamplePicture key={`made-${row}`} values={made.subarray(at * features, (at + 1) * features)} image={image} size={24} label={`Reconstruction of ${name(row)}`} />
        ))}
    </figure>
  );
}
