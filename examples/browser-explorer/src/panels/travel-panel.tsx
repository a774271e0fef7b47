import { useMemo } from 'preact/hooks';
import { data, encoded, model } from '../state/data.js';
import { axes as axisFactsNow } from '../state/axes.js';
import { heldFocus } from '../state/held.js';
import { decodeMany } from '../state/model-actions.js';
import { focus } from '../state/selection.js';
import { integerFrom, oneOf, urlState } from '../state/url.js';
import { leadingAxes } from '../tools/axes.js';
import { rowAt } from '../tools/samples.js';
import { cellOf, travelCodes } from '../tools/travel.js';
import { RangeField } from '../ui/range-field.js';
import { SampleSheet } from '../ui/sample-sheet.js';
import { SelectField } from '../ui/select-field.js';
import { ToolColumns, ToolPanel } from '../ui/tool-panel.js';
import { useLatest } from '../ui/use-latest.js';
import { short } from '../ui/words.js';

const MOST_CELLS = 25;

/** Axes of the columns and of the rows, counted from 1; empty for those that say most. */
const chosen = urlState('axes', '', (text) => (/^\d+,\d+$/.test(text) ? text : undefined));
const cells = urlState('cells', 11, integerFrom(3));
const span = urlState<'codes' | 'prior'>('span', 'codes', oneOf(['codes', 'prior']));
const around = urlState<'mean' | 'point'>('around', 'point', oneOf(['mean', 'point']));

const held = heldFocus();

/** A sheet of what lies on a grid over two axes of code space. */
export function TravelPanel(): preact.JSX.Element {
  return (
    <ToolPanel id="travel" title="Travel on two axes" need="codes">
      <Travel />
    </ToolPanel>
  );
}

/** The chosen axes where they exist and differ, else those that say most. */
function chosenAxes(dim: number): readonly [number, number] {
  const [x, y] = chosen.value.split(',').map((part) => Number(part) - 1);
  if (chosen.value !== '' && x >= 0 && y >= 0 && x < dim && y < dim && x !== y) return [x, y];
  return leadingAxes(axisFactsNow.value);
}

function Travel(): preact.JSX.Element {
  const loaded = data.value!;
  const known = model.value!;
  const facts = axisFactsNow.value;
  const dim = facts.length;
  const axes = chosenAxes(dim);
  const [x, y] = axes;
  const count = Math.min(MOST_CELLS, cells.value);
  const base = held.base.value?.code;
  const middle = useMemo(() => Float32Array.from(facts, ({ mean }) => mean), [facts]);
  const start = around.value === 'point' && base?.length === dim ? base : middle;
  const request = useMemo(() => travelCodes({ held: start, axes, count, span: known.variational ? span.value : 'codes', facts }), [start, x, y, count, span.value, known, facts]);
  const sheet = useLatest(known, async () => {
    const values = await decodeMany(request.codes);
    return values === undefined ? undefined : { values, request };
  }, [request, encoded.value]);
  const now = focus.value?.code;
  const options = facts.map(({ axis, kl, collapsed }) => ({ value: String(axis), label: `Axis ${axis + 1}${kl === undefined ? '' : collapsed ? ', collapsed' : `, ${short(kl)} nats`}` }));
  const choose = (across: number, up: number): void => void (chosen.value = `${across + 1},${up + 1}`);
  return (
    <ToolColumns
      controls={
        <>
          {dim > 1 && (
            <div class="fields">
              <SelectField wide label="Across" value={String(x)} choices={options} onChoose={(value) => choose(Number(value), Number(value) === y ? x : y)} />
              <SelectField wide label="Up" value={String(y)} choices={options} onChoose={(value) => choose(Number(value) === x ? y : x, Number(value))} />
            </div>
          )}
          <div class="fields">
            {dim > 2 && <SelectField label="Other axes as in" value={around.value} onChoose={(value) => (around.value = value)} choices={[{ value: 'point', label: 'the point' }, { value: 'mean', label: 'the mean' }]} />}
            {known.variational && <SelectField label="Range of" value={span.value} onChoose={(value) => (span.value = value)} choices={[{ value: 'codes', label: 'the samples' }, { value: 'prior', label: 'the prior' }]} />}
          </div>
          <RangeField label="Cells on a side" value={count} min={3} max={MOST_CELLS} step={1} text={String(count)} onInput={(value) => (cells.value = value)} />
          <p class="hint">Click a cell to take it in hand. With keys: arrows go from cell to cell, Enter takes one in hand.</p>
        </>
      }
    >
      {sheet !== undefined && (
        <SampleSheet
          data={loaded}
          values={sheet.values}
          rows={sheet.request.rows}
          columns={sheet.request.columns}
          label={`Decoded samples over ${dim > 1 ? `axis ${x + 1} across and axis ${y + 1} up` : 'the only axis'}`}
          marked={now?.length === dim ? cellOf(sheet.request, now, axes) : undefined}
          describe={(cell) => placeWords(sheet.request, cell)}
          across={{ name: `axis ${x + 1}`, from: sheet.request.x[0], to: sheet.request.x[sheet.request.x.length - 1] }}
          up={dim > 1 ? { name: `axis ${y + 1}`, from: sheet.request.y[sheet.request.y.length - 1], to: sheet.request.y[0] } : undefined}
          onPick={(cell) => held.move(rowAt(sheet.request.codes, cell, dim).slice())}
        />
      )}
    </ToolColumns>
  );
}

/** Where a cell lies, for those who do not see the sheet. */
function placeWords({ x, y, columns }: { readonly x: Float64Array; readonly y: Float64Array; readonly columns: number }, cell: number): string {
  const across = short(x[cell % columns]);
  return y.length === 0 ? `at ${across}` : `${across} across, ${short(y[Math.floor(cell / columns)])} up`;
}
