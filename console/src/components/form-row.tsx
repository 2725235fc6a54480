import type { ReactNode } from 'react';
import styles from './form-row.module.css';

/** A line of a settings form: what it is about on the left, the control on the right. On a narrow page one under the other. */
export function FormRow({
  title,
  about,
  children,
}: {
  readonly title: string;
  readonly about?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={styles.row}>
      <div>
        <h2 className={styles.title}>{title}</h2>
        {about !== undefined && <p className={styles.about}>{about}</p>}
      </div>
      <div className={styles.control}>{children}</div>
    </div>
  );
}

/** Fields of a form under each other. */
export function FormStack({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={styles.stack}>{children}</div>;
}
