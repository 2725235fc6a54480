import type { WorkspaceId } from '../storage/storage.ts';

/** Tells those who follow a workspace's change log that there may be more of it. */
export interface ChangeSignal {
  /** Calls `listener` after each commit of this process in the workspace, until what it gives back is called. */
  subscribe(workspaceId: WorkspaceId, listener: () => void): () => void;
  /** Costs next to nothing where nobody follows. Listeners must not throw. */
  notify(workspaceId: WorkspaceId): void;
}

/** Makes a signal that nobody listens to yet. */
export function createChangeSignal(): ChangeSignal {
  const listeners = new Map<WorkspaceId, Set<() => void>>();
  return {
    subscribe(workspaceId, listener) {
      const all = listeners.get(workspaceId) ?? new Set();
      listeners.set(workspaceId, all.add(listener));
      return function unsubscribe() {
        all.delete(listener);
        if (all.size === 0 && listeners.get(workspaceId) === all) {
          listeners.delete(workspaceId);
        }
      };
    },
    notify(workspaceId) {
      if (listeners.size > 0) {
        listeners.get(workspaceId)?.forEach((listener) => listener());
      }
    },
  };
}
