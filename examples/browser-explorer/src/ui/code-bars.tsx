import { computed } from '@preact/signals';
import { encoded } from '../state/data.js';
import { short } from './words.js';

/** Largest size of each code axis over all samples; bars of an axis are drawn against it. */
const reach = computed<Float32Array | undefined>(() => {
  const all = encoded.value;
  if (all === undefined) return undefined;
  const largest = new Float32Array(all.latentDim);
  all.codes.forEach((value, at) => {
    const axis = at % all.latentDim;
    largest[axis] = Math.max(largest[axis], Math.abs(value));
  });
  return largest;
});

/** A code as numbers, each with a bar from zero. */
export function CodeBars(props: { readonly code: Float32Array }): preact.JSX.Element {
  const { code } = props;
  const limits = reach.value?.length === code.length ? reach.value : undefined;
  return (
    <div class="code" role="group" aria-label="Code">
      <h3>Code</h3>
      <ol class="bars" tabIndex={code.length > 12 ? 0 : undefined}>
        {[...code].map((value, axis) => {
          const part = 50 * Math.min(1, Math.abs(value) / (limits?.[axis] || 3));
          return (
            <li key={axis}>
              <span class="hint">{axis + 1}</span>
              <span class="bar" aria-hidden="true">
                <span style={{ left: `${value < 0 ? 50 - part : 50}%`, width: `${part}%` }} />
              </span>
              <span class="value">{short(value)}</span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
