import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A panel whose script is loaded when it is first shown. A load that failed, as without a network, can be tried again. */
export function LazyPanel(props: { readonly load: () => Promise<ComponentType> }): preact.JSX.Element {
  const { load } = props;
  const [Panel, setPanel] = useState<{ readonly component: ComponentType }>();
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let current = true;
    setFailed(false);
    load().then(
      (component) => current && setPanel({ component }),
      () => current && setFailed(true),
    );
    return () => {
      current = false;
    };
  }, [load, attempt]);
  if (Panel !== undefined) return <Panel.component />;
  if (!failed) return <p class="hint" aria-busy="true">Loading…</p>;
  return (
    <div class="stack">
      <p class="hint" role="alert">This part of the page could not be loaded.</p>
      <div class="row">
        <button type="button" onClick={() => setAttempt(attempt + 1)}>Try again</button>
      </div>
    </div>
  );
}
