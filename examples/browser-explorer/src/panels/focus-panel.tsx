import { data, encoded, ready } from '../state/data.js';
import { focusSample } from '../state/model-actions.js';
import { focus } from '../state/selection.js';
import { ClassName } from '../ui/class-name.js';
import { CodeBars } from '../ui/code-bars.js';
import { ColumnTable } from '../ui/column-table.js';
import { pictureShape } from '../ui/picture-shape.js';
import { SamplePicture } from '../ui/sample-picture.js';
import { count, short } from '../ui/words.js';

/** The point in hand: what it is, what the model makes of it, and its code. */
export function FocusPanel(): preact.JSX.Element {
  const point = focus.value;
  return (
    <section class="panel focus-panel" aria-labelledby="focus-heading">
      <header>
        <h2 id="focus-heading">Point in hand</h2>
        {ready.value && <Stepper />}
      </header>
      {point === undefined || data.value === undefined ? (
        <p class="empty">{ready.value ? 'Choose a point of the map, or drag through it, to see what it decodes to.' : 'Once there is a model, the point that you choose in the map is shown here.'}</p>
      ) : (
        <>
          <Pictures />
          <Facts />
          <CodeBars code={point.code} />
        </>
      )}
    </section>
  );
}

/** Goes through the samples one by one. */
function Stepper(): preact.JSX.Element {
  const rows = data.value!.rows;
  const at = focus.value?.row;
  const go = (row: number): void => void focusSample((row + rows) % rows);
  return (
    <div class="row stepper">
      <button type="button" class="quiet icon" aria-label="Sample before" onClick={() => go((at ?? 0) - 1)}>‹</button>
      <button type="button" class="quiet icon" aria-label="Next sample" onClick={() => go((at ?? -1) + 1)}>›</button>
    </div>
  );
}

function Pictures(): preact.JSX.Element {
  const { sample, decoded } = focus.value!;
  const loaded = data.value!;
  if (loaded.image === undefined) return <ColumnTable data={loaded} sample={sample} decoded={decoded} />;
  const image = pictureShape(loaded);
  return (
    <div class="pair">
      <figure>
        {sample === undefined ? <div class="nothing" style={{ aspectRatio: `${image.width} / ${image.height}` }} /> : <SamplePicture values={sample} image={image} size={112} label="Sample" />}
        <figcaption class="hint">{sample === undefined ? 'No sample here' : focus.value!.row === undefined ? 'Input' : 'Sample'}</figcaption>
      </figure>
      <figure>
        {decoded === undefined ? <div class="nothing" style={{ aspectRatio: `${image.width} / ${image.height}` }} /> : <SamplePicture values={decoded} image={image} size={112} label="Reconstruction" />}
        <figcaption class="hint">{sample === undefined ? 'Decoded' : 'Reconstruction'}</figcaption>
      </figure>
    </div>
  );
}

/** Mean squared error of what is in hand, where there is something to compare. */
function meanSquaredError(a: Float32Array | undefined, b: Float32Array | undefined): number | undefined {
  if (a === undefined || b === undefined || a.length !== b.length) return undefined;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum / a.length;
}

function Facts(): preact.JSX.Element {
  const { row, sample, decoded } = focus.value!;
  const { labels, rows } = data.value!;
  const error = meanSquaredError(sample, decoded);
  const errors = encoded.value?.errors;
  const smaller = error === undefined || errors === undefined ? undefined : errors.filter((other) => other < error).length / errors.length;
  return (
    <dl class="facts">
      {row !== undefined && (
        <div>
          <dt>Sample</dt>
          <dd>{count(row + 1)} of {count(rows)}</dd>
        </div>
      )}
      {row !== undefined && labels !== undefined && (
        <div>
          <dt>Class</dt>
          <dd>
            <ClassName data={data.value!} label={labels[row]} />
          </dd>
        </div>
      )}
      {error !== undefined && (
        <div>
          <dt>Mean squared error</dt>
          <dd>{short(error)}</dd>
        </div>
      )}
      {smaller !== undefined && (
        <div>
          <dt>Smaller error</dt>
          <dd>in {Math.round(100 * smaller)}% of samples</dd>
        </div>
      )}
    </dl>
  );
}
