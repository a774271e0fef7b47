import { data, model, phase } from '../state/data.js';
import { dialog } from '../state/layout.js';
import { share } from '../state/progress.js';
import { ThemeButton } from './theme-button.js';
import { dataName, dataWords, deviceWords, modelWords } from './words.js';

/** What the page is, what it holds, what computes, and how it looks. */
export function PageHeader(): preact.JSX.Element {
  const runsOn = model.value?.runsOn;
  return (
    <header class="page-header">
      <h1>
        LatentKit <span>explorer</span>
      </h1>
      <p class="at-hand">
        {data.value !== undefined && (
          <span>
            <strong>{dataName(data.value)}</strong> {dataWords(data.value)}
          </span>
        )}
        {model.value !== undefined && <span>{modelWords(model.value)}</span>}
      </p>
      <div class="row header-tools">
        <button type="button" class="chip" onClick={() => (dialog.value = 'devices')} aria-haspopup="dialog">
          {runsOn === undefined ? 'What computes here' : deviceWords(runsOn)}
        </button>
        <ThemeButton />
        <button type="button" class="icon quiet" aria-label="Help" aria-haspopup="dialog" aria-keyshortcuts="?" onClick={() => (dialog.value = 'help')}>?</button>
      </div>
      {phase.value !== 'idle' && <progress class="page-progress" aria-label="Training" max={1} {...(share.value === undefined ? {} : { value: share.value })} />}
    </header>
  );
}
