import { defineCommand } from '../command.ts';
import { withDirectory } from '../with-directory.ts';

/** `clientele users revoke` */
export const usersRevoke = defineCommand({
  name: 'users revoke',
  summary: 'Remove somebody who may sign in, with all sessions and passkeys',
  details: ['A running server refuses them from the next request on. What they changed stays.'],
  operands: ['ID'],
  options: {},
  hasJson: true,
  run: ({ settings, operands, clock }) =>
    withDirectory({ settings, clock, mayCreate: false }, async ({ accounts }) => {
      const [id = ''] = operands;
      const user = await accounts.users.get(id);
      await accounts.users.remove(user?.workspaceId ?? 0, id);
      return { lines: [`Removed ${id}.`], json: { id, state: 'removed' } };
    }),
});
