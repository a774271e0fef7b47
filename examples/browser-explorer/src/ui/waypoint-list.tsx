import type { LoadedData } from '../protocol.js';
import { focusSample } from '../state/model-actions.js';
import { movedEntry } from '../tools/route.js';
import { sampleBytes, sampleName } from '../tools/samples.js';
import { SampleView } from './sample-view.js';

/** The points of a path in order, each with buttons to move and to remove it. */
export function WaypointList(props: { readonly data: LoadedData; readonly rows: readonly number[]; readonly onChange: (rows: readonly number[]) => void }): preact.JSX.Element {
  const { data, rows, onChange } = props;
  return (
    <ol class="waypoints" aria-label="Points of the path">
      {rows.map((row, at) => {
        const name = sampleName(data, row);
        return (
          <li key={`${at}-${row}`}>
            <button type="button" class="thumbnail" aria-label={`Take in hand ${name.toLowerCase()}`} onClick={() => void focusSample(row)}>
              <span aria-hidden="true">
                <SampleView values={sampleBytes(data, row)} data={data} size={40} label={name} />
              </span>
            </button>
            <span class="name">{name}</span>
            <button type="button" class="quiet icon" aria-label={`Move ${name.toLowerCase()} up`} disabled={at === 0} onClick={() => onChange(movedEntry(rows, at, -1))}>↑</button>
            <button type="button" class="quiet icon" aria-label={`Move ${name.toLowerCase()} down`} disabled={at === rows.length - 1} onClick={() => onChange(movedEntry(rows, at, 1))}>↓</button>
            <button type="button" class="quiet icon" aria-label={`Remove ${name.toLowerCase()}`} onClick={() => onChange(rows.filter((_, i) => i !== at))}>×</button>
          </li>
        );
      })}
    </ol>
  );
}
