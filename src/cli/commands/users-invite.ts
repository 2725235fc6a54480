import { isRole, roles } from '../../domain/role.ts';
import { welcomeLink } from '../../lib/welcome-link.ts';
import { usageError } from '../cli-error.ts';
import { defineCommand } from '../command.ts';
import { instantText } from '../instant-text.ts';
import { withDirectory } from '../with-directory.ts';
import { workspaceOption } from '../workspace-option.ts';

/** `clientele users invite` */
export const usersInvite = defineCommand({
  name: 'users invite',
  summary: 'Make a link with which somebody signs in to the console for the first time, or again',
  details: [
    'Whoever opens the link chooses an email and a password. With --email of somebody who has an account, the',
    'link sets a new password for it, and ends the sessions, passkeys and links of before: so an owner who is',
    'locked out gets in again. It works once, for 7 days, or for an hour where it sets a new password.',
  ],
  options: {
    role: {
      kind: 'text',
      value: 'ROLE',
      default: 'viewer',
      description: `What the new user may do: ${roles.join(', ')}.`,
    },
    email: {
      kind: 'text',
      value: 'EMAIL',
      description: 'Of somebody who has an account; role and workspace stay as they are.',
    },
    ...workspaceOption,
  },
  hasJson: true,
  run: ({ settings, options, clock }) =>
    withDirectory({ settings, clock, mayCreate: true }, async ({ access, accounts }) => {
      const { role, email } = options;
      if (!isRole(role)) {
        throw usageError(`--role must be one of ${roles.join(', ')}.`);
      }
      const { workspaceId } = await access.findWorkspace(options.workspace);
      const { token, expiresAt } = await accounts.invitations.open(workspaceId, { role, email });
      const link = welcomeLink(settings.publicUrl ?? `http://localhost:${settings.port}`, token);
      const until = instantText(expiresAt);
      return {
        lines: [link, '', `It works once, until ${until}, and is not shown again.`],
        json: { link, expiresAt: until },
      };
    }),
});
