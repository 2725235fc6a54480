import type { ReactNode } from 'react';
import styles from './spinner.module.css';

/** Something takes a moment. */
export function Spinner({ label = 'Loading' }: { readonly label?: string }): ReactNode {
  return <span className={styles.spinner} role="img" aria-label={label} />;
}

/** Stands in the middle of what is not there yet. Appears only after a moment, so that quick answers do not flicker. */
export function Waiting({ label = 'Loading' }: { readonly label?: string }): ReactNode {
  return (
    <div className={styles.waiting} role="status">
      <Spinner label={label} />
    </div>
  );
}
