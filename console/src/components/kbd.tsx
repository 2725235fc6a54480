import type { ReactNode } from 'react';
import styles from './kbd.module.css';

const isApple = /Mac|iP(?:hone|ad)/.test(navigator.userAgent);

const names: Readonly<Record<string, string>> = {
  mod: isApple ? '⌘' : 'Ctrl',
  shift: isApple ? '⇧' : 'Shift',
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  space: 'Space',
};

/** Keys as they are printed on them: `mod+k`, or one after the other: `g c`. */
export function Kbd({ keys }: { readonly keys: string }): ReactNode {
  return (
    <span className={styles.keys}>
      {keys.split(/[+ ](?=.)/).map((key) => (
        <kbd key={key} className={styles.key}>
          {names[key] ?? key.toUpperCase()}
        </kbd>
      ))}
    </span>
  );
}
