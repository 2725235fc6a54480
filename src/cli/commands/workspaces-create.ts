import { defineCommand } from '../command.ts';
import { workspaceJson } from '../workspace-view.ts';
import { withDirectory } from '../with-directory.ts';

/** `clientele workspaces create` */
export const workspacesCreate = defineCommand({
  name: 'workspaces create',
  summary: 'Make a workspace: a directory of its own, which only its own keys open',
  operands: ['NAME'],
  options: {},
  hasJson: true,
  run: ({ settings, operands, clock }) =>
    withDirectory({ settings, clock, mayCreate: true }, async ({ access }) => {
      const workspace = await access.createWorkspace(operands[0] ?? '');
      return {
        lines: [
          `Made. Id ${workspace.id}. \`clientele keys create --workspace\` makes a key for it.`,
        ],
        json: workspaceJson(workspace),
      };
    }),
});
