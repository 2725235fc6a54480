import type { Workspace } from '../storage/storage.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import { instantText } from './instant-text.ts';

/** A workspace as scripts see it. */
export function workspaceJson(workspace: Workspace): Readonly<Record<string, JsonValue>> {
  const { id, name, createdAt } = workspace;
  return { id, name, createdAt: instantText(createdAt) };
}
