import type { LoadedData } from '../protocol.js';
import { className } from '../tools/samples.js';
import { classColor, sampleClasses } from './class-colors.js';

/** A class with its colour; with a bar where a share is given. */
export function ClassName(props: { readonly data: LoadedData; readonly label: number; readonly bar?: number; readonly text?: string }): preact.JSX.Element {
  const { data, label, bar, text } = props;
  const colour = classColor(sampleClasses.value?.entries.find((entry) => entry.label === label));
  return (
    <span class="class-name">
      <span class="swatch" aria-hidden="true" style={{ background: colour }} />
      <span>{className(data, label)}</span>
      {bar !== undefined && (
        <span class="share" aria-hidden="true">
          <span style={{ width: `${100 * bar}%`, background: colour }} />
        </span>
      )}
      {text !== undefined && <span class="caption">{text}</span>}
    </span>
  );
}
