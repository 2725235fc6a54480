import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Secret } from './secret.tsx';

/** Shows a text that was just made and is never shown again; no slip of a key or of the mouse takes it away. */
export function SecretDialog({
  title,
  label,
  text,
  about,
  onClose,
  children,
}: {
  readonly title: string;
  /** What the text is. */
  readonly label: string;
  readonly text: string;
  /** What to do with it. */
  readonly about: ReactNode;
  readonly onClose: () => void;
  /** What stands below it. */
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <Dialog
      title={title}
      isOpen
      isHeld
      onClose={onClose}
      actions={
        <Button variant="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <Secret label={label} text={text}>
        {about}
      </Secret>
      {children}
    </Dialog>
  );
}
