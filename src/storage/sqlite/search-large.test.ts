import { strict as assert } from 'node:assert';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { modelPage } from '../contract/list-model.ts';
import { create, emailOf, newWorkspace, sampleClient } from '../contract/place.ts';
import type { ClientQuery } from '../storage.ts';
import { openSqliteStorage } from './sqlite-storage.ts';
import { rarest } from './trigram-counts.ts';

void test('the rarest trigrams of a list are those that a sample has least of, such first as do not overlap', () => {
  const counts = new Map([
    ['ann', 20],
    ['nna', 10],
    ['com', 300],
    ['xyz', 400],
  ]);

  assert.deepEqual(rarest(['xyz', 'com', 'ann', 'nna'], counts), ['nna', 'com', 'xyz']);
  assert.deepEqual(rarest(['com', 'ann', 'nna', 'nnx'], counts), ['nnx', 'nna', 'com']);
  assert.deepEqual(rarest(['ann', 'nna'], counts), ['ann', 'nna']);
  assert.deepEqual(rarest(['abc', 'bcd', 'cde', 'def'], new Map()), ['abc', 'cde', 'bcd']);
});

// Only a large workspace is sampled, and only a long list of matches is sorted in parts.
void test('a large workspace is searched as a small one is', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'clientele-large-'));
  const storage = await openSqliteStorage({ directory, busyTimeoutMs: 1_000 });
  const workspaceId = await newWorkspace(storage);
  const clients = Array.from({ length: 7_000 }, (_, index) =>
    sampleClient({
      name: `Client ${(index * 7919) % 7_000} of Many`,
      givenName: 'Client',
      familyName: `${index % 50}`,
      phone: `+1202${1_000_000 + index}`,
      ...emailOf(`client.${index}@example.org`),
      status: index % 9 === 0 ? 'inactive' : 'active',
    }),
  );
  await create(storage, workspaceId, clients);

  const searches = ['client.6999@example.org', 'client', '12021000', 'of many 123', '+12021006999'];
  const filters: ClientQuery['filter'][] = searches.map((query) => ({
    search: { query, members: ['name', 'email', 'phone'] },
  }));
  filters.push({ givenName: 'Client', familyName: '7' }, { statuses: ['inactive'] });
  for (const filter of filters) {
    for (const by of ['createdAt', 'name', 'phone', 'status'] as const) {
      const query = { filter, sort: { by, order: 'desc' }, limit: 40, offset: 3 } as const;
      const expected = modelPage(clients, query);

      const page = await storage.reader.clients(workspaceId, { ...query, withTotal: true });

      assert.deepEqual(page.clients, expected.clients);
      assert.equal(page.total, expected.total);
    }
  }
  await storage.close();
  await rm(directory, { recursive: true });
});
