import { axes } from '../state/axes.js';
import { model } from '../state/data.js';
import { heldFocus } from '../state/held.js';
import { focusSample } from '../state/model-actions.js';
import { type Focus, focus } from '../state/selection.js';
import { oneOf, urlState } from '../state/url.js';
import { type AxisFacts, type AxisOrder, sliderRange, sortedAxes } from '../tools/axes.js';
import { sameNumbers } from '../tools/samples.js';
import { SelectField } from '../ui/select-field.js';
import { ToolColumns, ToolPanel } from '../ui/tool-panel.js';
import { short } from '../ui/words.js';

const order = urlState<AxisOrder>('order', 'axis', oneOf(['axis', 'kl', 'variance']));

const held = heldFocus();

/** One slider for each number of the code in hand. */
export function SlidersPanel(): preact.JSX.Element {
  return (
    <ToolPanel id="sliders" title="Code sliders" need="codes">
      <Sliders />
    </ToolPanel>
  );
}

function Sliders(): preact.JSX.Element {
  const all = axes.value;
  const variational = model.value!.variational && all[0]?.kl !== undefined;
  const mean = Float32Array.from(all, (f) => f.mean);
  const codeOf = (point: Focus | undefined): Float32Array => (point?.code.length === all.length ? point.code : mean);
  const code = codeOf(focus.value);
  const sorted = sortedAxes(all, order.value === 'kl' && !variational ? 'variance' : order.value);
  const worth = (f: AxisFacts): number => (variational ? f.kl! : f.variance);
  const most = Math.max(...all.map(worth), 1e-9);
  const collapsed = all.filter((f) => f.collapsed).length;
  // Keys may come faster than the page is drawn: what they add to is the focus of now, not of the last drawing.
  const moveTo = (axis: number, to: (value: number) => number): void => {
    const next = codeOf(focus.peek()).slice();
    next[axis] = to(next[axis]);
    held.move(next);
  };
  return (
    <ToolColumns
      controls={
        <>
          <p class="hint">
            Each slider moves the point in hand along one axis of the code, from the 0.5th to the 99.5th percentile of the samples. {variational ? 'Divergence is from the prior, in nats.' : 'Variance is over the samples.'}
            {collapsed > 0 && ` ${collapsed === 1 ? 'One axis says' : `${collapsed} axes say`} nothing of a sample.`}
          </p>
          <SelectField
            label="Order"
            value={order.value}
            onChoose={(value) => (order.value = value)}
            choices={[{ value: 'axis', label: 'By axis' }, ...(variational ? [{ value: 'kl' as const, label: 'By divergence' }] : []), { value: 'variance', label: 'By variance' }]}
          />
          <div class="row">
            <ResetButton code={code} />
            <button type="button" onClick={() => held.move(mean)}>Mean code</button>
          </div>
        </>
      }
    >
      <ul class="sliders" aria-label="Axes of the code">
        <li class="caption" aria-hidden="true">
          <span />
          <span />
          <span>Value</span>
          <span>{variational ? 'Divergence' : 'Variance'}</span>
        </li>
        {sorted.map((f) => (
          <AxisSlider key={f.axis} facts={f} value={code[f.axis]} share={worth(f) / most} amount={variational ? `${short(f.kl!)} nats` : `variance ${short(f.variance)}`} onValue={(to) => moveTo(f.axis, to)} />
        ))}
      </ul>
    </ToolColumns>
  );
}

/** Back to the point that the sliders started from. */
function ResetButton(props: { readonly code: Float32Array }): preact.JSX.Element {
  const base = held.base.value;
  const moved = base !== undefined && !sameNumbers(base.code, props.code);
  const back = (): void => {
    if (base!.row !== undefined) void focusSample(base!.row);
    else held.move(base!.code);
  };
  return <button type="button" disabled={!moved} onClick={back}>{base?.row === undefined ? 'Reset' : 'Reset to the sample'}</button>;
}

function AxisSlider(props: { readonly facts: AxisFacts; readonly value: number; readonly share: number; readonly amount: string; readonly onValue: (to: (value: number) => number) => void }): preact.JSX.Element {
  const { facts: axis, value, share, amount, onValue } = props;
  const { min, max } = sliderRange(axis, value);
  const name = `Axis ${axis.axis + 1}`;
  const setTo = (to: number): void => onValue(() => to);
  return (
    <li class={axis.collapsed ? 'collapsed' : ''}>
      <label for={`axis-${axis.axis}`}>{name}</label>
      <input id={`axis-${axis.axis}`} type="range" min={min} max={max} step="any" value={value} aria-valuetext={short(value)} onInput={(event) => setTo(event.currentTarget.valueAsNumber)} onKeyDown={(event) => stepByKey(event, axis, onValue)} />
      <output for={`axis-${axis.axis}`}>{short(value)}</output>
      <span class="amount" title={`${name}: ${amount}${axis.collapsed ? ', says nothing of a sample' : ''}`}>
        <span class="bar" aria-hidden="true">
          <span style={{ width: `${100 * share}%` }} />
        </span>
        <span class="visually-hidden">{amount}</span>
        <span class="tag" aria-hidden="true">{axis.collapsed ? 'collapsed' : short(axis.kl ?? axis.variance)}</span>
      </span>
    </li>
  );
}

/** Arrow keys move by a hundredth of the range; browsers take one for each input with any step. */
function stepByKey(event: KeyboardEvent, axis: AxisFacts, onValue: (to: (value: number) => number) => void): void {
  const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
  if (way === undefined) return;
  event.preventDefault();
  onValue((value) => {
    const { min, max } = sliderRange(axis, value);
    return Math.min(max, Math.max(min, value + (way * (axis.high - axis.low)) / 100));
  });
}
