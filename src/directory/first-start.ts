import { DirectoryError } from '../domain/errors.ts';
import type { Access } from './access.ts';
import type { CreatedKey } from './keys.ts';

/** The workspace that a new directory has. */
export const defaultWorkspaceName = 'default';

/** Makes the workspace `default` in a directory that has none; true where it did. Another process that was first is fine. */
export async function ensureWorkspace(access: Access): Promise<boolean> {
  if ((await access.listWorkspaces()).length > 0) {
    return false;
  }
  try {
    await access.createWorkspace(defaultWorkspaceName);
    return true;
  } catch (error) {
    if (error instanceof DirectoryError && error.code === 'workspace_exists') {
      return false;
    }
    throw error;
  }
}

/** Makes an admin key for the first workspace of a directory in which no key was ever made. */
export async function ensureAdminKey(access: Access): Promise<CreatedKey | undefined> {
  const [workspace] = await access.listWorkspaces();
  if (workspace === undefined || (await access.listKeys()).length > 0) {
    return undefined;
  }
  return access.createKey({
    workspace: workspace.id,
    name: 'first start',
    scopes: ['admin'],
    expiresAt: null,
  });
}
