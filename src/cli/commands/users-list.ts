import type { JsonValue } from '../../lib/json/json-value.ts';
import type { User } from '../../storage/account-store.ts';
import { defineCommand } from '../command.ts';
import { instantText, instantTextOrNull } from '../instant-text.ts';
import { tableLines } from '../table.ts';
import { withDirectory } from '../with-directory.ts';

/** `clientele users list` */
export const usersList = defineCommand({
  name: 'users list',
  summary: 'List the people of every workspace who may sign in to the console',
  options: {},
  hasJson: true,
  run: ({ settings, clock }) =>
    withDirectory({ settings, clock, mayCreate: false }, async ({ access, accounts }) => {
      const workspaces = await access.listWorkspaces();
      const names = new Map(workspaces.map(({ workspaceId, name }) => [workspaceId, name]));
      const users = await accounts.users.all();
      const rows = users.map((user) => [
        user.id,
        user.email,
        user.role,
        names.get(user.workspaceId) ?? '',
        stateOf(user),
        user.lastSignedInAt === null ? 'never' : instantText(user.lastSignedInAt),
      ]);
      return {
        lines: tableLines(heading, rows, 'Nobody yet. `clientele users invite` makes a link.'),
        json: { users: users.map((user) => userJson(user, names.get(user.workspaceId) ?? '')) },
      };
    }),
});

const heading = ['ID', 'EMAIL', 'ROLE', 'WORKSPACE', 'STATE', 'LAST SIGNED IN'];

function stateOf({ passwordHash }: User): 'invited' | 'active' {
  return passwordHash === null ? 'invited' : 'active';
}

function userJson(user: User, workspace: string): JsonValue {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    workspace,
    state: stateOf(user),
    createdAt: instantText(user.createdAt),
    lastSignedInAt: instantTextOrNull(user.lastSignedInAt),
  };
}
