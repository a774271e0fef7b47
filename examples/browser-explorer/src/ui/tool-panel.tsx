import '../style/tools.css';
import '../style/tool-parts.css';
import type { ComponentChildren } from 'preact';
import { data, encoded, model, phase, ready } from '../state/data.js';
import { focus } from '../state/selection.js';
import { count } from './words.js';

/** What a tool cannot do without. */
type Need = 'model' | 'codes' | 'focus';

/** What is missing for a tool, as a sentence with what to do; undefined where it can work. */
function missing(need: Need): string | undefined {
  const [loaded, known] = [data.value, model.value];
  if (loaded === undefined) return 'Load samples and train a model first.';
  if (known === undefined) return 'Train a model first, or open one.';
  if (!ready.value) return `The model takes ${count(known.features)} numbers a sample, and the samples at hand have ${count(loaded.features)}. Train anew, or load the samples that the model knows.`;
  if (need === 'model') return undefined;
  if (encoded.value === undefined) return phase.value === 'idle' ? 'The samples are being encoded…' : 'The model is learning; this opens when it is done.';
  return need === 'focus' && focus.value === undefined ? 'Choose a point in a map, or draw one, to begin.' : undefined;
}

/** A tool with its heading, and in place of its contents what it lacks. */
export function ToolPanel(props: { readonly id: string; readonly title: string; readonly need: Need; readonly children: ComponentChildren }): preact.JSX.Element {
  const { id, title, need, children } = props;
  const lack = missing(need);
  return (
    <section class="panel tool" aria-labelledby={`${id}-heading`}>
      <header>
        <h2 id={`${id}-heading`}>{title}</h2>
      </header>
      {lack === undefined ? children : <p class="empty">{lack}</p>}
    </section>
  );
}

/** What can be set beside what comes of it; below each other where there is no room. */
export function ToolColumns(props: { readonly controls: ComponentChildren; readonly children: ComponentChildren; readonly wide?: boolean }): preact.JSX.Element {
  return (
    <div class={props.wide === true ? 'tool-columns wide' : 'tool-columns'}>
      <div class="tool-controls">{props.controls}</div>
      <div class="tool-results">{props.children}</div>
    </div>
  );
}
