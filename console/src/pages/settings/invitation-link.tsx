import type { ReactNode } from 'react';
import type { InvitedUser } from 'clientele-sdk';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Secret } from '../../components/secret.tsx';

/** The link that was just made. */
export function InvitationLink({
  invited,
  onClose,
}: {
  readonly invited: InvitedUser;
  readonly onClose: () => void;
}): ReactNode {
  const { user, link } = invited;
  return (
    <Dialog
      title={`A link for ${user.name}`}
      isOpen
      onClose={onClose}
      actions={
        <Button variant="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <Secret label="Link" text={link}>
        Send it to nobody else: whoever opens it first sets the password. It works once, within 7
        days, and is shown this once.
      </Secret>
    </Dialog>
  );
}
