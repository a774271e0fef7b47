import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A dialog above the page; Escape, its button and a click beside it close it, and the focus returns where it was. */
export function Modal(props: { readonly label: string; readonly onClose: () => void; readonly children: ComponentChildren }): preact.JSX.Element {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opened = element.current!;
    opened.showModal();
    return () => opened.close();
  }, []);
  const closeBeside = (event: MouseEvent): void => {
    if (event.target === element.current) props.onClose();
  };
  return (
    <dialog
      ref={element}
      class="modal"
      aria-label={props.label}
      onClick={closeBeside}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <div class="modal-body">
        {props.children}
        <div class="row end">
          <button type="button" onClick={props.onClose}>Close</button>
        </div>
      </div>
    </dialog>
  );
}
