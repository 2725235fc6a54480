import type { ReactNode } from 'react';
import type { CreatedKey } from 'clientele-sdk';
import { CopyButton } from '../../components/copy-button.tsx';
import { SecretDialog } from '../../components/secret-dialog.tsx';
import styles from './keys.module.css';

/** The text of a key that was just made, and a line that tries it. */
export function NewSecret({
  created,
  onClose,
}: {
  readonly created: CreatedKey;
  readonly onClose: () => void;
}): ReactNode {
  const mayRead = created.scopes.some((scope) => scope !== 'ingest');
  const line = `curl ${location.origin}/api/v2/clients -H 'Authorization: Bearer ${created.key}'`;
  return (
    <SecretDialog
      title={`The key ${created.name} is ready`}
      label="Key"
      text={created.key}
      about="Copy it now, into the place where it is used. It is shown this once: only a fingerprint of it is kept here."
      onClose={onClose}
    >
      {mayRead && (
        <section className={styles.try} aria-label="Try it">
          <h3>Try it</h3>
          <pre>
            <code>{line}</code>
          </pre>
          <CopyButton text={line}>Copy the line</CopyButton>
        </section>
      )}
    </SecretDialog>
  );
}
