import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { ClienteleError } from 'clientele-sdk';
import { createSignal, useSignal } from '../lib/signal.ts';
import { Button, IconButton } from './button.tsx';
import { Message } from './message.tsx';
import styles from './toasts.module.css';

interface Toast {
  readonly id: number;
  readonly kind: 'done' | 'failed';
  readonly text: string;
  readonly action: ToastAction | undefined;
}

/** What can be done about it, such as `Undo`. */
export interface ToastAction {
  readonly label: string;
  readonly onPress: () => void;
}

const shownMs = 6_000;
const shownMax = 3;
const toasts = createSignal<readonly Toast[]>([]);
let lastId = 0;

/** Says for a moment what was done, or that it failed. What must be read belongs on the page. */
export const toast = {
  done(text: string, action?: ToastAction): void {
    add('done', text, action);
  },
  /** Of an error its detail. Gives what takes it away again, where it no longer holds. */
  failed(error: unknown, action?: ToastAction): () => void {
    return add('failed', textOf(error), action);
  },
};

function textOf(error: unknown): string {
  if (error instanceof ClienteleError) {
    return error.errors[0]?.detail ?? error.detail;
  }
  return error instanceof Error ? error.message : String(error);
}

function add(kind: Toast['kind'], text: string, action: ToastAction | undefined): () => void {
  lastId += 1;
  const id = lastId;
  toasts.set([...toasts.get(), { id, kind, text, action }].slice(-shownMax));
  // What failed stays until it was read.
  if (kind === 'done') {
    setTimeout(() => remove(id), shownMs);
  }
  return () => remove(id);
}

function remove(id: number): void {
  toasts.set(toasts.get().filter((one) => one.id !== id));
}

let lastReader: string | undefined;

/** Where they appear; once on the page. What was said to another reader is gone. */
export function Toasts({ reader }: { readonly reader: string }): ReactNode {
  const shown = useSignal(toasts);
  useEffect(() => {
    if (lastReader !== undefined && lastReader !== reader) {
      toasts.set([]);
    }
    lastReader = reader;
  }, [reader]);
  return (
    <div className={styles.region} role="status" aria-live="polite" aria-label="Notes">
      {shown.map(({ id, kind, text, action }) => (
        <div key={id} className={styles.toast} data-kind={kind}>
          {kind === 'done' ? <CircleCheck aria-hidden /> : <CircleAlert aria-hidden />}
          <span className={styles.text}>{kind === 'failed' ? <Message text={text} /> : text}</span>
          {action !== undefined && (
            <Button
              size="small"
              variant="quiet"
              onPress={() => {
                action.onPress();
                remove(id);
              }}
            >
              {action.label}
            </Button>
          )}
          <IconButton label="Dismiss" size="small" icon={<X />} onPress={() => remove(id)} />
        </div>
      ))}
    </div>
  );
}
