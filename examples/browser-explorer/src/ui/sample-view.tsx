import type { LoadedData } from '../protocol.js';
import { barPath } from './bar-path.js';
import { SamplePicture } from './sample-picture.js';

/** One sample as the picture that it is, or, for a row of a table, as one bar for each column. */
export function SampleView(props: { readonly values: Float32Array | Uint8Array; readonly data: LoadedData; readonly size: number; readonly label: string }): preact.JSX.Element {
  const { values, data, size, label } = props;
  if (data.image !== undefined) return <SamplePicture values={values} image={data.image} size={size} label={label} />;
  return (
    <svg class="sample-bars" role="img" aria-label={label} width={size} height={size} viewBox="0 0 1 1" preserveAspectRatio="none">
      <path d={barPath(values)} />
    </svg>
  );
}
