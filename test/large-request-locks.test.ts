import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { WriteQueue } from '../src/directory/write-queue.ts';
import type { Command } from '../src/domain/commands.ts';
import { createUuidV7Source } from '../src/lib/uuid.ts';
import {
  createDatabase,
  type TestDatabase,
} from '../src/storage/postgres/postgres-place.testing.ts';
import {
  openPostgresStorage,
  type PostgresStorage,
} from '../src/storage/postgres/postgres-storage.ts';
import type { Storage, WorkspaceId, WriteTransaction } from '../src/storage/storage.ts';

/*
 * A large request of one server and the writes of another, on one database. All positions of a workspace come
 * from one row, which whoever stores anything locks until the commit.
 */

const commandsEach = 1_000;

let database: TestDatabase;
let storages: readonly [PostgresStorage, PostgresStorage];
let workspaceId: WorkspaceId;

before(async () => {
  database = await createDatabase();
  storages = [await open(), await open()];
  const workspace = { id: newId(1), name: 'shared', createdAt: 1 };
  ({ workspaceId } = await storages[0].access.addWorkspace(workspace));
});

after(async () => {
  await Promise.all(storages.map((storage) => storage.close()));
  await database.remove();
});

const newId = createUuidV7Source({ now: () => 1_000, randomBytes });

function open(): Promise<PostgresStorage> {
  return openPostgresStorage({ url: database.url });
}

function write(storage: Storage, commands: readonly Command[]): Promise<readonly unknown[]> {
  const queue = new WriteQueue({
    storage,
    clock: { now: () => 1_000 },
    ids: { newId, newInviteCode: () => 'code' },
    sessionIdleMs: 1,
    restorableMs: 1,
  });
  const origin = { actor: 'key:1', dialect: 'native' };
  return queue.submit({ workspaceId, origin, isAtomic: true, commands });
}

function creations(prefix: string, count: number): readonly Command[] {
  return Array.from({ length: count }, (_, index) => ({
    op: 'create',
    patch: { externalId: `${prefix}-${index}`, name: `Client ${index}` },
  }));
}

/** A storage that does something else before a transaction loads for the `nth` time. */
function interrupted(storage: Storage, nth: number, doElse: () => Promise<unknown>): Storage {
  return {
    ...storage,
    write: (work) =>
      storage.write((transaction) => {
        let loads = 0;
        const paused: WriteTransaction = Object.create(transaction, {
          load: {
            value: async (...keys: Parameters<WriteTransaction['load']>) => {
              loads += 1;
              await (loads === nth ? doElse() : undefined);
              return transaction.load(...keys);
            },
          },
          fields: { value: transaction.fields.bind(transaction) },
          store: { value: transaction.store.bind(transaction) },
        }) as WriteTransaction;
        return work(paused);
      }),
  };
}

test('another server writes to the workspace while a large request is loaded and decided', async () => {
  const [first, second] = storages;
  const lastLoad = commandsEach / 250;
  const busy = interrupted(first, lastLoad, () => write(second, creations('small', 1)));

  await write(busy, creations('large', commandsEach));

  const page = { after: 0, limit: 10_000 };
  const changes = await second.reader.changes(workspaceId, page);
  const small = await second.reader.clientByExternalId(workspaceId, 'small-0');
  assert.equal(changes[0]?.entityId, small?.id, 'it was first, since it was stored first');
  assert.deepEqual(
    changes.map(({ position }) => position),
    Array.from({ length: commandsEach + 1 }, (_, index) => index + 1),
  );
  const list = await second.reader.clients(workspaceId, {
    filter: {},
    sort: { by: 'createdAt', order: 'asc' },
    limit: 10_000,
    withTotal: true,
  });
  assert.equal(list.total, commandsEach + 1);
  assert.deepEqual(
    list.clients.map(({ id }) => id),
    changes.map(({ entityId }) => entityId),
  );
});

test('a large request that touches a client several times keeps each change, and the last state', async () => {
  const [first] = storages;
  const key = { externalId: 'often' };
  const commands = Array.from({ length: commandsEach }, (_, index): Command => ({
    op: 'upsert',
    keys: key,
    patch: { name: `Name ${index % 300}` },
  }));

  await write(first, commands);

  const client = await first.reader.clientByExternalId(workspaceId, 'often');
  const history = await first.reader.history(workspaceId, client?.id ?? '', { limit: 1_000 });
  assert.equal(client?.name, `Name ${(commandsEach - 1) % 300}`);
  assert.deepEqual(
    history.map(({ version }) => version),
    Array.from({ length: commandsEach }, (_, index) => commandsEach - index),
  );
});
