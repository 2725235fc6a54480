import { defineCommand } from '../command.ts';
import { instantText } from '../instant-text.ts';
import { tableLines } from '../table.ts';
import { workspaceJson } from '../workspace-view.ts';
import { withDirectory } from '../with-directory.ts';

/** `clientele workspaces list` */
export const workspacesList = defineCommand({
  name: 'workspaces list',
  summary: 'List the workspaces',
  options: {},
  hasJson: true,
  run: ({ settings, clock }) =>
    withDirectory({ settings, clock, mayCreate: false }, async ({ access }) => {
      const workspaces = await access.listWorkspaces();
      const rows = workspaces.map(({ id, name, createdAt }) => [id, name, instantText(createdAt)]);
      return {
        lines: tableLines(['ID', 'NAME', 'MADE'], rows, 'No workspaces yet.'),
        json: { workspaces: workspaces.map(workspaceJson) },
      };
    }),
});
