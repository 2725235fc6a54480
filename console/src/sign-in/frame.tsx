import type { ReactNode } from 'react';
import { usePageTitle } from '../components/page.tsx';
import { Mark } from '../shell/mark.tsx';
import styles from './frame.module.css';

/** What stands around the forms of whoever is not signed in. */
export function Frame({
  title,
  about,
  children,
}: {
  readonly title: string;
  readonly about?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  usePageTitle(title);
  return (
    <main className={styles.frame}>
      <div className={styles.card}>
        <Mark size={40} />
        <h1>{title}</h1>
        {about !== undefined && <p className={styles.about}>{about}</p>}
        {children}
      </div>
    </main>
  );
}
