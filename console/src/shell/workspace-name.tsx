import type { ReactNode } from 'react';
import { useSession } from '../api/session.ts';
import { Mark } from './mark.tsx';
import styles from './workspace-name.module.css';

/** Whose directory this is. */
export function WorkspaceName(): ReactNode {
  const { workspace } = useSession();
  return (
    <div className={styles.workspace}>
      <Mark />
      <div className={styles.names}>
        <strong>Clientele</strong>
        <span>{workspace.name}</span>
      </div>
    </div>
  );
}
