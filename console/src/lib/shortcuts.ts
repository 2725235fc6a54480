import { useEffect } from 'react';
import { createStored } from './stored.ts';
import { useStable } from './use-stable.ts';

/** A key that does something, as the help sheet lists it. */
export interface Shortcut {
  /** As `KeyboardEvent.key` in lower case: `e`, `/`, `mod+k` (Cmd or Ctrl), or one after the other: `g c`. */
  readonly keys: string;
  readonly label: string;
  readonly group: string;
}

interface Registered extends Shortcut {
  readonly run: () => void;
}

/** Single keys can be turned off (WCAG 2.1.4): voice control may say them by accident. Those with `mod` always work. */
export const singleKeys = createStored('single-keys', true);

const registered = new Set<Registered>();
const listed = new Set<Shortcut>();
const sequenceMs = 1_200;
let pending = '';
let pendingUntil = 0;

/** Every shortcut that works on the page now. */
export function activeShortcuts(): readonly Shortcut[] {
  return [...registered, ...listed];
}

/** Does something at a key while the component is shown. The one that was added last wins. */
export function useShortcut(
  { keys, label, group }: Shortcut,
  run: () => void,
  isEnabled = true,
): void {
  const latest = useStable(run);
  useEffect(() => {
    if (!isEnabled) {
      return undefined;
    }
    const one = { keys, label, group, run: latest };
    registered.add(one);
    return () => {
      registered.delete(one);
    };
  }, [keys, label, group, isEnabled, latest]);
}

/** Lists keys that a control answers by itself while the focus is on it, such as the arrows of a table. */
export function useListedShortcuts(shortcuts: readonly Shortcut[]): void {
  useEffect(() => {
    shortcuts.forEach((one) => listed.add(one));
    return () => shortcuts.forEach((one) => listed.delete(one));
  }, [shortcuts]);
}

/** Listens to the page's keys. Called once. */
export function listenToShortcuts(): void {
  // On the way down: what has the focus may keep a key to itself that with `mod` it has no use for.
  document.addEventListener('keydown', (event) => isModified(event) && take(event), true);
  document.addEventListener('keydown', (event) => !isModified(event) && take(event));
}

function isModified({ metaKey, ctrlKey }: KeyboardEvent): boolean {
  return metaKey || ctrlKey;
}

function take(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.repeat) {
    return;
  }
  const key = keyOf(event);
  const isPlain = !key.startsWith('mod+');
  if (isPlain && (!singleKeys.get() || isTaken(event.target))) {
    return;
  }
  const found = find(event.timeStamp < pendingUntil ? `${pending} ${key}` : key) ?? find(key);
  if (found !== undefined) {
    pendingUntil = 0;
    event.preventDefault();
    event.stopPropagation();
    found.run();
  } else if (startsSequence(key)) {
    pending = key;
    pendingUntil = event.timeStamp + sequenceMs;
  }
}

function keyOf(event: KeyboardEvent): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  return isModified(event) ? `mod+${key}` : event.altKey ? `alt+${key}` : key;
}

function find(keys: string): Registered | undefined {
  return [...registered].findLast((one) => one.keys === keys);
}

function startsSequence(key: string): boolean {
  return [...registered].some(({ keys }) => keys.startsWith(`${key} `));
}

/** Whoever types, or has a menu or dialog open, means that. */
function isTaken(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]',
    ) !== null
  );
}
