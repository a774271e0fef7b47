import { useMemo } from 'preact/hooks';
import { data, encoded, model } from '../state/data.js';
import { decodeMany, focusSample } from '../state/model-actions.js';
import { focus } from '../state/selection.js';
import { gather, rowAt, sampleBytes, sampleName } from '../tools/samples.js';
import { SampleView } from './sample-view.js';
import { useLatest } from './use-latest.js';
import { short } from './words.js';

const SIZE = 44;

/** Samples above their reconstructions, with their errors. */
export function ErrorCases(props: { readonly title: string; readonly rows: readonly number[] }): preact.JSX.Element {
  const { title, rows } = props;
  const loaded = data.value!;
  const all = encoded.value!;
  const codes = useMemo(() => gather(all.codes, rows, all.latentDim), [all, rows]);
  const made = useLatest(model.value, () => decodeMany(codes), [codes]);
  return (
    <div class="stack">
      <h3>{title}</h3>
      <ul class="thumbnails" aria-label={`${title}: samples above their reconstructions`}>
        {rows.map((row, at) => {
          const name = `${sampleName(loaded, row)}, mean squared error ${short(all.errors[row])}`;
          return (
            <li key={row}>
              <button type="button" class="thumbnail pair-button" aria-label={name} title={name} aria-current={focus.value?.row === row ? 'true' : undefined} onClick={() => void focusSample(row)}>
                <span aria-hidden="true">
                  <SampleView values={sampleBytes(loaded, row)} data={loaded} size={SIZE} label={name} />
                </span>
                <span aria-hidden="true">{made === undefined ? <span class="nothing" style={{ width: `${SIZE}px`, height: `${SIZE}px` }} /> : <SampleView values={rowAt(made, at, loaded.features)} data={loaded} size={SIZE} label="Reconstruction" />}</span>
                <span class="caption">{short(all.errors[row])}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
