import { data } from '../state/data.js';
import { focus } from '../state/selection.js';
import { integerFrom, urlState } from '../state/url.js';
import { sampleName } from '../tools/samples.js';
import { ClassVotes, NeighbourList, useNeighbours } from '../ui/neighbour-list.js';
import { RangeField } from '../ui/range-field.js';
import { ToolColumns, ToolPanel } from '../ui/tool-panel.js';

const MOST = 48;

/** How many neighbours are shown. */
const wanted = urlState('neighbours', 12, integerFrom(1));

/** The samples whose codes are nearest to the point in hand. */
export function NeighboursPanel(): preact.JSX.Element {
  return (
    <ToolPanel id="neighbours" title="Nearest samples" need="focus">
      <Neighbours />
    </ToolPanel>
  );
}

function Neighbours(): preact.JSX.Element {
  const { code, row } = focus.value!;
  const loaded = data.value!;
  const most = Math.min(MOST, loaded.rows - 1);
  const count = Math.min(wanted.value, most);
  const near = useNeighbours(code, count, row);
  return (
    <ToolColumns
      controls={
        <>
          <p class="hint">
            By distance between codes from <strong>{row === undefined ? 'the point in hand' : sampleName(loaded, row).toLowerCase()}</strong>.
          </p>
          <RangeField label="How many" value={count} min={1} max={most} step={1} text={String(count)} onInput={(value) => (wanted.value = value)} />
          {near !== undefined && <ClassVotes neighbours={near} />}
        </>
      }
    >
      {near !== undefined && <NeighbourList neighbours={near} size={52} />}
    </ToolColumns>
  );
}
