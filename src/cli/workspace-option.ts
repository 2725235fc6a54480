import { defaultWorkspaceName } from '../directory/first-start.ts';
import type { OptionDefinition } from './command.ts';

/** For commands that work in one workspace. */
export const workspaceOption = {
  workspace: {
    kind: 'text',
    value: 'NAME',
    default: defaultWorkspaceName,
    description: 'Name or id of the workspace.',
  },
} as const satisfies Record<string, OptionDefinition>;
