import type { ReactNode } from 'react';
import type { CreatedKey } from 'clientele-sdk';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Secret } from '../../components/secret.tsx';
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
    <Dialog
      title={`The key ${created.name} is ready`}
      isOpen
      onClose={onClose}
      actions={
        <Button variant="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <Secret label="Key" text={created.key}>
        Copy it now, into the place where it is used. It is shown this once: only a fingerprint of
        it is kept here.
      </Secret>
      {mayRead && (
        <section className={styles.try} aria-label="Try it">
          <h3>Try it</h3>
          <pre>
            <code>{line}</code>
          </pre>
          <CopyButton text={line}>Copy the line</CopyButton>
        </section>
      )}
    </Dialog>
  );
}
