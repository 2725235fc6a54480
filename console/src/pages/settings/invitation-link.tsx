import type { ReactNode } from 'react';
import type { InvitedUser } from 'clientele-sdk';
import { SecretDialog } from '../../components/secret-dialog.tsx';

/** The link that was just made. */
export function InvitationLink({
  invited,
  onClose,
}: {
  readonly invited: InvitedUser;
  readonly onClose: () => void;
}): ReactNode {
  const { user, link } = invited;
  const validFor = user.status === 'invited' ? '7 days' : 'an hour';
  return (
    <SecretDialog
      title={`A link for ${user.name}`}
      label="Link"
      text={link}
      about={`Send it to nobody else: whoever opens it first sets the password. It works once, within ${validFor}, and is shown this once.`}
      onClose={onClose}
    />
  );
}
