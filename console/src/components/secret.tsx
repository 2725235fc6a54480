import { KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';
import styles from './secret.module.css';

/** A text that is shown this once, to be copied. */
export function Secret({
  label,
  text,
  children,
}: {
  readonly label: string;
  readonly text: string;
  /** What to do with it. */
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={styles.secret}>
      <div className={styles.head}>
        <KeyRound aria-hidden />
        <p>{children}</p>
      </div>
      <div className={styles.line}>
        {/* Selected by one click, for where the browser does not let a page copy. */}
        <input
          className={styles.text}
          aria-label={label}
          readOnly
          value={text}
          onFocus={(event) => event.target.select()}
        />
        <CopyButton text={text}>Copy</CopyButton>
      </div>
    </div>
  );
}
