import { type RefObject, useEffect, useRef } from 'react';

/** For a form longer than the window: when it is refused, the focus goes to the first field that is wrong. */
export function useRefusedField<Form extends HTMLElement>(error: unknown): RefObject<Form | null> {
  const form = useRef<Form>(null);
  useEffect(() => {
    if (error !== null && error !== undefined) {
      const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid=true]');
      (wrong ?? form.current?.querySelector('[role=alert]'))?.scrollIntoView({ block: 'center' });
      wrong?.focus();
    }
  }, [error]);
  return form;
}
