import { strict as assert } from 'node:assert';
import { after, before, describe, test } from 'node:test';
import { Client } from 'pg';
import { DirectoryError } from '../../domain/errors.ts';
import { sampleKey } from '../contract/access-contract.ts';
import { create, emailOf, keyOf, newId, newWorkspace, sampleClient } from '../contract/place.ts';
import { sampleField } from '../contract/records-contract.ts';
import type { MaybePromise } from '../../lib/maybe-promise.ts';
import type { LoadKeys, Storage, StoredChange, WorkspaceId } from '../storage.ts';
import { Database } from './database.ts';
import { NewerSchemaError } from '../open-errors.ts';
import { LostRaceError } from './postgres-error.ts';
import { createDatabase, type TestDatabase } from './postgres-place.testing.ts';
import { openPostgresStorage, type PostgresStorage } from './postgres-storage.ts';
import { committedSchema, readSchema } from './schema-dump.ts';

/*
 * What only an engine with several servers can get wrong: how they share one database, and what they do
 * when it goes away. The contract suite has the rest.
 */
describe('servers that share a PostgreSQL database', () => {
  let database: TestDatabase;
  let storages: readonly [PostgresStorage, PostgresStorage];

  before(async () => {
    database = await createDatabase();
    // At once, on an empty database: each finds the schema or makes it.
    storages = await Promise.all([open(), open()]);
  });
  after(async () => {
    await Promise.all(storages.map((storage) => storage.close()));
    await database.remove();
  });

  function open(): Promise<PostgresStorage> {
    return openPostgresStorage({ url: database.url, accessPollMs: 1 });
  }

  test('make the schema that is committed, once, though they start at the same time', async () => {
    const found = await onDatabase(readSchema);
    const migrations = await onDatabase((session) => session.rows('SELECT number FROM migrations'));

    assert.equal(
      found,
      committedSchema(),
      'run node src/storage/postgres/write-schema.testing.ts and commit what it writes',
    );
    assert.equal(new Set(migrations.map(([number]) => number)).size, migrations.length);
  });

  test('make one client of many identical upserts, in one change', async () => {
    const workspaceId = await newWorkspace(storages[0]);

    await Promise.all(
      storages.flatMap((storage) =>
        Array.from({ length: 20 }, () => upsert(storage, workspaceId, 'ada@example.org')),
      ),
    );

    const changes = await storages[0].reader.changes(workspaceId, { after: 0, limit: 100 });
    assert.equal(changes.filter(({ type }) => type === 'client.created').length, 1);
    assert.deepEqual(
      changes.map(({ version }) => version),
      changes.map((_, index) => index + 1),
    );
    assert.equal(changes.length, 40);
  });

  test('show no reader a position that is smaller than one that it has seen', async () => {
    const workspaceId = await newWorkspace(storages[0]);
    const seen: StoredChange[] = [];
    let isDone = false;
    const reading = (async () => {
      for (let isLast = false; !isLast;) {
        isLast = isDone;
        const after = seen.at(-1)?.position ?? 0;
        seen.push(...(await storages[0].reader.changes(workspaceId, { after, limit: 1_000 })));
      }
    })();

    await Promise.all(
      storages.flatMap((storage, server) =>
        Array.from({ length: 60 }, (_, index) =>
          upsert(storage, workspaceId, `p${server}-${index}@example.org`),
        ),
      ),
    );
    isDone = true;
    await reading;

    const all = await storages[0].reader.changes(workspaceId, { after: 0, limit: 1_000 });
    assert.equal(all.length, 120);
    assert.deepEqual(seen, all);
  });

  test('list clients in the order of their commits, and count them exactly', async () => {
    const workspaceId = await newWorkspace(storages[0]);
    await Promise.all(
      storages.flatMap((storage, server) =>
        Array.from({ length: 10 }, (_, index) =>
          upsert(storage, workspaceId, `p${server}-${index}@example.org`),
        ),
      ),
    );

    const changes = await storages[0].reader.changes(workspaceId, { after: 0, limit: 100 });
    const page = await storages[1].reader.clients(workspaceId, {
      filter: {},
      sort: { by: 'createdAt', order: 'asc' },
      limit: 100,
      withTotal: true,
    });
    assert.deepEqual(
      page.clients.map(({ id }) => id),
      changes.map(({ entityId }) => entityId),
    );
    assert.equal(page.total, 20);
  });

  test('decide by no field that another has changed meanwhile', async () => {
    const workspaceId = await newWorkspace(storages[0]);
    const client = sampleClient();
    let tries = 0;

    await storages[0].write(async (transaction) => {
      tries += 1;
      const fields = await transaction.fields(workspaceId);
      if (tries === 1) {
        await storeField(storages[1], workspaceId);
      }
      const writes = { companies: [], fields: [], changes: [] };
      const after = { ...client, notes: `${fields.client.size} fields` };
      await transaction.store(workspaceId, { ...writes, clients: [{ before: null, after }] });
    });

    assert.equal(tries, 2);
    assert.equal((await storages[0].reader.client(workspaceId, client.id))?.notes, '1 fields');
  });

  test('give a write up after a few lost races, as something to be tried again', async () => {
    let tries = 0;

    const lost = storages[0].write(async () => {
      tries += 1;
      throw new LostRaceError();
    });

    await assert.rejects(lost, isUnavailable);
    assert.equal(tries, 4);
  });

  test('learn of each other’s keys by themselves', async () => {
    const before = storages[1].access.stamp();

    await newWorkspace(storages[0]);

    for (let turns = 0; turns < 1_000_000 && storages[1].access.stamp() === before; turns++) {
      await new Promise(setImmediate);
    }
    assert.notEqual(storages[1].access.stamp(), before);
  });

  test('wait to revoke a key that another is about to change', async () => {
    const workspaceId = await newWorkspace(storages[0]);
    const key = sampleKey(workspaceId);
    await storages[0].access.addKey(key);
    const events: string[] = [];
    let revoking: Promise<unknown> | undefined;

    await storages[0].write(async ({ access }) => {
      await access.key(key.id);
      revoking = storages[1].access.revokeKey(key.id, 5).then(() => events.push('revoked'));
      await onDatabase(async (session) => {
        for (let looks = 0; looks < 1_000 && events.length === 0; looks++) {
          const waiting = await session.rows('SELECT 1 FROM pg_locks WHERE NOT granted');
          if (waiting.length > 0) {
            events.push('waiting');
          }
        }
      });
    });
    await revoking;

    assert.deepEqual(events, ['waiting', 'revoked']);
  });

  test('find nothing by a text that cannot be stored', async () => {
    const workspaceId = await newWorkspace(storages[0]);
    const client = sampleClient({ companyIds: ['a company'] });
    await create(storages[0], workspaceId, [client]);
    const { reader } = storages[0];

    assert.equal(await reader.clientByExternalId(workspaceId, 'a\0'), undefined);
    assert.equal(await reader.company(workspaceId, '\0'), undefined);
    const page = { sort: { by: 'name', order: 'asc' }, limit: 5 } as const;
    for (const filter of [{ companyId: '\0' }, { email: '\0@x.test' }, { givenName: '\0' }]) {
      assert.deepEqual((await reader.clients(workspaceId, { ...page, filter })).clients, []);
    }
  });

  test('go on with new connections where the database has ended the old ones', async () => {
    const workspaceId = await newWorkspace(storages[0]);
    const writing = storages[0].write(async (transaction) => {
      await transaction.fields(workspaceId);
      await endOtherConnections(database.url);
      await transaction.fields(workspaceId);
    });

    await assert.rejects(writing, isUnavailable);

    // A connection can have ended without its owner having heard of it yet: that is what trying again is for.
    await again(() => upsert(storages[0], workspaceId, 'ada@example.org'));
    const found = await again(() =>
      storages[1].reader.clientByEmailKey(workspaceId, keyOf('ada@example.org')),
    );
    assert.equal(found?.email, 'ada@example.org');
  });

  test('refuse a schema that is newer than theirs', async () => {
    await onDatabase((session) =>
      session.rows("INSERT INTO migrations (number, name) VALUES (9999, 'later')"),
    );

    await assert.rejects(open(), NewerSchemaError);
  });

  async function onDatabase<T>(work: (session: Database) => Promise<T>): Promise<T> {
    const connections = new Database({
      url: database.url,
      poolMax: 1,
      connectTimeoutMs: 2_000,
      statementTimeoutMs: 5_000,
    });
    try {
      return await work(connections);
    } finally {
      await connections.close();
    }
  }
});

const noKeys: LoadKeys = {
  clientIds: new Set(),
  externalIds: new Set(),
  emailKeys: new Set(),
  companyIds: new Set(),
  companyNameKeys: new Set(),
  companiesWithMembers: new Set(),
};

/** Makes a client with an email, or changes the one who has it: load, decide, store. */
function upsert(storage: Storage, workspaceId: WorkspaceId, email: string): Promise<void> {
  return storage.write(async (transaction) => {
    const keys = { ...noKeys, emailKeys: new Set([keyOf(email)]) };
    const { clients } = await transaction.load(workspaceId, keys);
    const before = clients[0] ?? null;
    const after =
      before === null
        ? sampleClient({ id: newId(), ...emailOf(email) })
        : { ...before, version: before.version + 1 };
    await transaction.store(workspaceId, {
      clients: [{ before, after }],
      companies: [],
      fields: [],
      changes: [
        {
          type: before === null ? 'client.created' : 'client.updated',
          entityId: after.id,
          version: after.version,
          at: 1,
          origin: { actor: 'key:1', dialect: 'native' },
          patch: {},
        },
      ],
    });
  });
}

function storeField(storage: Storage, workspaceId: WorkspaceId): Promise<void> {
  return storage.write((transaction) =>
    transaction.store(workspaceId, {
      clients: [],
      companies: [],
      fields: [sampleField()],
      changes: [],
    }),
  );
}

/** As a caller would who is told to try again. */
async function again<T>(call: () => MaybePromise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (tries === 20 || !isUnavailable(error)) {
        throw error;
      }
    }
  }
}

function isUnavailable(error: unknown): boolean {
  return (
    error instanceof DirectoryError &&
    error.code === 'unavailable' &&
    error.details.retryAfterSeconds !== undefined
  );
}

async function endOtherConnections(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await client.end();
}
