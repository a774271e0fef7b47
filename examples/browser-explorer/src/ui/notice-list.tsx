import { useEffect } from 'preact/hooks';
import { dismiss, notices, type Notice } from '../state/notices.js';

/** Long enough to read two lines. */
const STAYS = 7000;

/** What the page has to tell, above its lower edge; screen readers hear it as it comes. */
export function NoticeList(): preact.JSX.Element {
  return (
    <div class="notices" role="region" aria-label="Notices" aria-live="polite" aria-relevant="additions">
      {notices.value.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NoticeLine(props: { readonly notice: Notice }): preact.JSX.Element {
  const { id, kind, text } = props.notice;
  useEffect(() => {
    if (kind !== 'info') return undefined;
    const timer = setTimeout(() => dismiss(id), STAYS);
    return () => clearTimeout(timer);
  }, [id, kind]);
  return (
    <div class={`notice ${kind}`} role={kind === 'error' ? 'alert' : undefined}>
      <p>{text}</p>
      <button type="button" class="quiet icon" aria-label="Dismiss" onClick={() => dismiss(id)}>×</button>
    </div>
  );
}
