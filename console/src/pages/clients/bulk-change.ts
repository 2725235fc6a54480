import type { BatchAnswer, Client, Operation } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import type { ClientView } from '../../lib/client-view.ts';
import type { Selection } from './selection.ts';
import { walkClients } from './walk-clients.ts';

/** What became of the chosen clients so far. */
export interface BulkProgress {
  readonly done: number;
  readonly changed: number;
  /** The first few that could not be changed, and why. */
  readonly failures: readonly BulkFailure[];
  readonly failed: number;
}

/** One who could not be changed. */
export interface BulkFailure {
  readonly client: Client;
  readonly detail: string;
}

/** What to do with whom. */
export interface BulkChange {
  readonly view: ClientView;
  readonly selection: Selection;
  readonly operation: (client: Client) => Operation;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: BulkProgress) => void;
}

const failuresShown = 20;

/**
 * Changes all chosen clients, a page at a time, until the signal ends it: then gives what is done by then, which stays
 * done. A page that was sent is waited for, since nobody would know what became of it. Throws what a call did.
 */
export async function changeInBulk(change: BulkChange): Promise<BulkProgress> {
  const { view, selection, operation, signal, onProgress } = change;
  let progress: BulkProgress = { done: 0, changed: 0, failures: [], failed: 0 };
  try {
    for await (const clients of walkClients(view, selection, signal)) {
      if (clients.length > 0) {
        const operations = clients.map(operation);
        progress = withResult(progress, clients, await clientele.clients.batch({ operations }));
      }
      onProgress(progress);
      signal.throwIfAborted();
    }
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
  }
  return progress;
}

function withResult(
  progress: BulkProgress,
  clients: readonly Client[],
  { results, counts }: BatchAnswer,
): BulkProgress {
  const failures = results.flatMap(({ index, errors }): BulkFailure[] => {
    const client = clients[index];
    const detail = errors?.[0]?.detail;
    return client === undefined || detail === undefined ? [] : [{ client, detail }];
  });
  return {
    done: progress.done + clients.length,
    changed: progress.changed + counts.updated + counts.deleted,
    failures: [...progress.failures, ...failures].slice(0, failuresShown),
    failed: progress.failed + counts.failed,
  };
}
