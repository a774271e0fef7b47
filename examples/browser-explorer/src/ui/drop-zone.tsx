import { useEffect, useState } from 'preact/hooks';
import { phase } from '../state/data.js';
import { notify } from '../state/notices.js';
import { openFiles } from '../state/open-files.js';

/** Takes files dropped anywhere on the page, and says so while one is held over it. */
export function DropZone(): preact.JSX.Element | null {
  const [over, setOver] = useState(false);
  useEffect(() => {
    // Entering a child leaves its parent: only the balance of both says whether the file is still over the page.
    let depth = 0;
    const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
    const enter = (event: DragEvent): void => {
      if (carriesFiles(event)) setOver(++depth > 0);
    };
    const leave = (event: DragEvent): void => {
      if (carriesFiles(event)) setOver(--depth > 0);
    };
    const allow = (event: DragEvent): void => {
      if (carriesFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      depth = 0;
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      if (phase.peek() === 'idle') void openFiles(files);
      else notify('warning', 'Stop the training before you load other data.');
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: allow, drop } as const;
    for (const [type, listener] of Object.entries(listeners)) window.addEventListener(type, listener as EventListener);
    return () => {
      for (const [type, listener] of Object.entries(listeners)) window.removeEventListener(type, listener as EventListener);
    };
  }, []);
  if (!over) return null;
  return (
    <div class="drop-zone">
      <p>Drop images, a CSV, NPY or IDX file, or a saved model</p>
    </div>
  );
}
