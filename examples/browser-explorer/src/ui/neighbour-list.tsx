import { useEffect } from 'preact/hooks';
import { attempt } from '../state/notices.js';
import { data, encoded } from '../state/data.js';
import { focusSample } from '../state/model-actions.js';
import { hovered } from '../state/selection.js';
import { nearestSamples, type Neighbour, votes } from '../tools/neighbours.js';
import { className, sampleBytes, sampleName } from '../tools/samples.js';
import { ClassName } from './class-name.js';
import { SampleView } from './sample-view.js';
import { useLatest } from './use-latest.js';
import { short } from './words.js';

/** The samples nearest to a code; undefined until they have been found. */
export function useNeighbours(code: Float32Array | undefined, count: number, except?: number): readonly Neighbour[] | undefined {
  const all = encoded.value;
  const usable = all !== undefined && code !== undefined && code.length === all.latentDim;
  const find = async (): Promise<readonly Neighbour[]> => {
    // Some 60,000 codes take a few milliseconds: not between a pointer's move and its picture.
    await new Promise((done) => setTimeout(done));
    return nearestSamples(all!, code!, count, except);
  };
  return useLatest(all, usable ? () => attempt('The neighbours were not found.', find) : undefined, [code, count, except]);
}

/** Neighbours by distance; a click takes one in hand, and what is under the pointer shows in the maps. */
export function NeighbourList(props: { readonly neighbours: readonly Neighbour[]; readonly size?: number }): preact.JSX.Element {
  const loaded = data.value!;
  // The list may go while the pointer is over it.
  useEffect(() => () => void (hovered.value = undefined), []);
  return (
    <ol class="thumbnails neighbours" aria-label="Nearest samples">
      {props.neighbours.map(({ row, distance }) => (
        <li key={row}>
          <button
            type="button"
            class="thumbnail"
            onClick={() => void focusSample(row)}
            onPointerEnter={() => (hovered.value = row)}
            onPointerLeave={() => (hovered.value = undefined)}
            onFocus={() => (hovered.value = row)}
            onBlur={() => (hovered.value = undefined)}
          >
            <span aria-hidden="true">
              <SampleView values={sampleBytes(loaded, row)} data={loaded} size={props.size ?? 48} label={sampleName(loaded, row)} />
            </span>
            <span class="visually-hidden">{`${sampleName(loaded, row)}, distance ${short(distance)}`}</span>
            {loaded.labels !== undefined && (
              <span aria-hidden="true">
                <ClassName data={loaded} label={loaded.labels[row]} />
              </span>
            )}
            <span class="caption" aria-hidden="true">{short(distance)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

/** Which classes the neighbours are of; nothing where samples have none. */
export function ClassVotes(props: { readonly neighbours: readonly Neighbour[] }): preact.JSX.Element | null {
  const loaded = data.value!;
  const { neighbours } = props;
  if (loaded.labels === undefined || neighbours.length === 0) return null;
  const counted = votes(neighbours, loaded.labels);
  return (
    <div class="votes" role="img" aria-label={`Classes of the ${neighbours.length} nearest: ${counted.map(({ label, count }) => `${className(loaded, label)} ${count} times`).join(', ')}`}>
      {counted.map(({ label, count }) => (
        <ClassName key={label} data={loaded} label={label} bar={count / neighbours.length} text={`${count} of ${neighbours.length}`} />
      ))}
    </div>
  );
}
