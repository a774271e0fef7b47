import type { LoadedData } from '../protocol.js';
import { short } from './words.js';

/** A page is no spreadsheet: beyond so many columns the largest differences are shown. */
const MOST = 40;

/** A table's row beside what the model makes of it, both as shares of each column's range. */
export function ColumnTable(props: { readonly data: LoadedData; readonly sample: Float32Array | undefined; readonly decoded: Float32Array | undefined }): preact.JSX.Element {
  const { data, sample, decoded } = props;
  const columns = Array.from({ length: data.features }, (_, at) => at);
  const difference = (at: number): number => (sample === undefined || decoded === undefined ? 0 : Math.abs(sample[at] - decoded[at]));
  const shown = columns.length <= MOST ? columns : columns.toSorted((a, b) => difference(b) - difference(a)).slice(0, MOST);
  return (
    <div class="stack">
      <div class="columns" tabIndex={0} role="region" aria-label="Columns of the sample">
        <table>
          <thead>
            <tr>
              <th scope="col">Column</th>
              {sample !== undefined && <th scope="col" class="number">Sample</th>}
              <th scope="col" class="number">Decoded</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((at) => (
              <tr key={at}>
                <th scope="row">{data.featureNames?.[at] ?? `Column ${at + 1}`}</th>
                {sample !== undefined && <td class="number">{short(sample[at])}</td>}
                <td class="number">{decoded === undefined ? '–' : short(decoded[at])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="hint">From 0, the least of a column, to 1, its largest{columns.length > MOST ? `; the ${MOST} columns that differ most` : ''}.</p>
    </div>
  );
}
