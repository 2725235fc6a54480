import type { Change } from '../../../domain/change.ts';
import type { Client } from '../../../domain/client.ts';
import { createFieldCatalog, type Field } from '../../../domain/field.ts';
import type { Writes } from '../../../domain/working-set.ts';
import type { LoadKeys, Loaded, Storage, WriteTransaction } from '../../../storage/storage.ts';

/** A storage that keeps one workspace's clients and fields in maps, with what it was given open to the test. */
export interface MemoryStorage {
  readonly storage: Storage;
  readonly clients: ReadonlyMap<string, Client>;
  readonly changes: readonly Change[];
}

/**
 * The part of the storage port that an upsert needs, for tests of what a route decides: quick, and
 * nothing in it but maps. Whether an engine keeps what it is given is the contract suite's question.
 */
export function createMemoryStorage(): MemoryStorage {
  const clients = new Map<string, Client>();
  const fields = new Map<string, Field>();
  const changes: Change[] = [];
  const transaction: WriteTransaction = {
    fields: () => Promise.resolve(createFieldCatalog([...fields.values()])),
    load: (_workspaceId, keys) => Promise.resolve(loadFrom(clients, keys)),
    store: (_workspaceId, writes) => {
      keep(writes);
      return Promise.resolve();
    },
  };
  const storage: Pick<Storage, 'write' | 'close'> = {
    write: (work) => work(transaction),
    close: () => Promise.resolve(),
  };
  return { storage: storage as Storage, clients, changes };

  function keep(writes: Writes): void {
    for (const { before, after } of writes.clients) {
      if (after === null) {
        clients.delete(before?.id ?? '');
      } else {
        clients.set(after.id, after);
      }
    }
    for (const field of writes.fields) {
      fields.set(`${field.entity}/${field.key}`, field);
    }
    changes.push(...writes.changes);
  }
}

function loadFrom(clients: ReadonlyMap<string, Client>, keys: LoadKeys): Loaded {
  const found = [...clients.values()].filter(
    ({ id, externalId, emailKey }) =>
      keys.clientIds.has(id) ||
      (externalId !== null && keys.externalIds.has(externalId)) ||
      (emailKey !== null && keys.emailKeys.has(emailKey)),
  );
  return { clients: found, companies: [], members: new Map() };
}
