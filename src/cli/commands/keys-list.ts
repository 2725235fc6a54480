import type { Workspace } from '../../storage/storage.ts';
import { defineCommand } from '../command.ts';
import { instantText } from '../instant-text.ts';
import { keyJson, keyState } from '../key-view.ts';
import { tableLines } from '../table.ts';
import { withDirectory } from '../with-directory.ts';

/** `clientele keys list` */
export const keysList = defineCommand({
  name: 'keys list',
  summary: 'List the API keys of every workspace, without their secrets',
  options: {},
  hasJson: true,
  run: ({ settings, clock }) =>
    withDirectory({ settings, clock, mayCreate: false }, async ({ access }) => {
      const nameOf = workspaceNames(await access.listWorkspaces());
      const keys = await access.listKeys();
      const now = clock.now();
      const rows = keys.map((key) => [
        key.id,
        key.name,
        nameOf(key.workspaceId),
        key.scopes.join(','),
        `…${key.hint}`,
        keyState(key, now),
        key.expiresAt === null ? 'never' : instantText(key.expiresAt),
        key.lastUsedAt === null ? 'never' : instantText(key.lastUsedAt),
      ]);
      return {
        lines: tableLines(heading, rows, 'No keys yet. `clientele keys create` makes one.'),
        json: { keys: keys.map((key) => keyJson(key, nameOf(key.workspaceId), now)) },
      };
    }),
});

const heading = ['ID', 'NAME', 'WORKSPACE', 'SCOPES', 'ENDS IN', 'STATE', 'EXPIRES', 'LAST USED'];

function workspaceNames(workspaces: readonly Workspace[]): (workspaceId: number) => string {
  const names = new Map(workspaces.map(({ workspaceId, name }) => [workspaceId, name]));
  return (workspaceId) => names.get(workspaceId) ?? '';
}
