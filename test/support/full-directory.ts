import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { defaultSettings } from '../../src/config/settings.ts';
import type { Command } from '../../src/domain/commands.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { type OpenDirectory, openDirectory } from '../../src/main.ts';
import { sampleImport } from '../../src/storage/contract/imports-contract.ts';
import { keyOf } from '../../src/storage/contract/place.ts';
import type { KeptAnswer } from '../../src/storage/storage.ts';
import type { WebhookRecord } from '../../src/storage/webhook-store.ts';
import { commandOf, historyStep } from './random-history.ts';

/** Enough for several stretches of rows. */
export const clientsInBulk = 2_500;

/** Who writes in these tests. */
export const origin = { actor: 'test', dialect: 'test' };

/** A data directory or a database. */
export type Where = { readonly data: string } | { readonly database: string };

/** Opens a place, making it where there is none. */
export function open(where: Where): Promise<OpenDirectory> {
  const settings = { ...defaultSettings, database: undefined, ...where };
  return openDirectory({ settings, mayCreate: true });
}

/** Two workspaces with all that a directory can hold, made by random steps that come in turns. */
export async function fill(where: Where): Promise<void> {
  const opened = await open(where);
  await opened.access.createWorkspace('second');
  const workspaces = await opened.storage.access.workspaces();
  const history = fc.sample(fc.array(historyStep, { minLength: 400, maxLength: 400 }), {
    numRuns: workspaces.length,
    seed: 4_242,
  });
  const outcomes = workspaces.map((): Outcome[] => []);
  const write = async (index: number, commands: readonly Command[]): Promise<void> => {
    const actor = { workspaceId: workspaces[index]?.workspaceId ?? 0, origin };
    const id = createHash('sha256').update(`${index} ${outcomes[index]?.length}`).digest('hex');
    const claim = { id, fingerprint: id, expiresAt: 4_000_000_000_000 };
    const keep = (): KeptAnswer => ({ status: 200, headers: { etag: '"1"' }, body: '{}' });
    const written = await opened.directory.write(actor, commands, {
      isAtomic: false,
      once: { claim, keep },
    });
    outcomes[index]?.push(...written);
  };
  for (const [index, { workspaceId }] of workspaces.entries()) {
    const actor = { workspaceId, origin };
    await write(index, [
      {
        op: 'declareField',
        entity: 'client',
        key: 'tier',
        label: 'Tier',
        type: 'text',
        options: [],
      },
      { op: 'createCompany', name: `Company ${index}`, patch: { fallbackColor: '#fff' } },
    ]);
    await opened.directory.createSegment(actor, {
      name: `Segment ${index}`,
      filter: { tier: { eq: 'x' } },
      q: 'a',
      sort: null,
    });
    const rateLimit = { requests: 5, seconds: 1 };
    await opened.keys.create(workspaceId, {
      name: 'k',
      scopes: ['read'],
      expiresAt: null,
      rateLimit,
    });
  }
  for (let step = 0; step < 400; step++) {
    for (const index of workspaces.keys()) {
      const each = history[index]?.[step];
      if (each !== undefined) {
        await write(index, [commandOf(each, outcomes[index] ?? [])]);
      }
    }
  }
  await write(0, bulk());
  await addUsers(opened, workspaces[0]?.workspaceId ?? 0);
  await addCalls(opened, workspaces[0]?.workspaceId ?? 0);
  await addWebhooks(opened, workspaces[0]?.workspaceId ?? 0);
  await addImports(opened, workspaces[0]?.workspaceId ?? 0);
  await opened.close();
}

function addUsers({ storage }: OpenDirectory, workspaceId: number): Promise<void> {
  const common = { workspaceId, userId: 'u1', createdAt: 5 };
  return storage.write(async ({ accounts }) => {
    await accounts.putUser({
      id: 'u1',
      workspaceId,
      email: 'Ada@x.test',
      emailKey: keyOf('ada@x.test'),
      name: 'Ada',
      role: 'owner',
      passwordHash: '$scrypt$x',
      createdAt: 5,
      lastSignedInAt: null,
    });
    await accounts.addInvitation({
      ...common,
      id: 'i1',
      tokenHash: 'h1',
      role: 'owner',
      isFirst: true,
      expiresAt: 4_000_000_000_000,
    });
    await accounts.addSession(
      {
        ...common,
        id: 's1',
        tokenHash: 'h2',
        network: 'n',
        userAgent: null,
        lastSeenAt: 6,
        expiresAt: 4_000_000_000_000,
        endedAt: null,
      },
      0,
    );
    await accounts.addPasskey({
      ...common,
      id: 'p1',
      name: 'key',
      credentialId: 'c1',
      publicKey: 'k',
      counter: 3,
      transports: ['usb'],
      lastUsedAt: null,
    });
  });
}

async function addCalls({ storage }: OpenDirectory, workspaceId: number): Promise<void> {
  const call = { at: 5, dialect: 'native', method: 'GET', route: '/x', status: 404, keyId: null };
  await storage.calls.keepCalls(
    [
      {
        workspaceId,
        entries: [
          {
            ...call,
            id: '01900000-0000-7000-8000-000000000001',
            code: 'not_found',
            detail: null,
            issues: [],
            durationUs: 7,
            requestId: 'r1',
          },
        ],
        tallies: [
          { hour: 3_600_000, dialect: 'native', calls: 2, refused: 1, failed: 0, durationUs: 9 },
        ],
      },
    ],
    { entriesMax: 10, talliesFrom: 0 },
  );
  const days = [{ day: 86_400_000, source: 'test', created: 2, removed: 1 }];
  await storage.calls.addDays(workspaceId, 0, { position: 3, days });
}

function addImports({ storage }: OpenDirectory, workspaceId: number): Promise<void> {
  const job = sampleImport();
  return storage.write(async ({ imports }) => {
    await imports.putImport(workspaceId, job);
    await imports.addNotes({ workspaceId, id: job.id }, 1, [{ number: 3, note: { line: 4 } }]);
    await imports.putMapping(workspaceId, 'signature', []);
  });
}

/** One webhook, that is leased, and a change that it did not get. */
function addWebhooks({ storage }: OpenDirectory, workspaceId: number): Promise<void> {
  const webhook: WebhookRecord = {
    workspaceId,
    id: '01900000-0000-7000-8000-000000000002',
    url: 'https://example.com/hook',
    events: ['*'],
    filter: { name: { isSet: true } },
    voice: 'clientele',
    secrets: [{ sealed: 'sealed', expiresAt: null }],
    disabled: null,
    cursor: 0,
    failingSince: null,
    revision: 1,
    createdAt: 5,
    updatedAt: 5,
  };
  const holder = { server: 'server', start: 'start' };
  const last = { at: 6, durationMs: 7, status: null, error: 'timeout' };
  return storage.write(async ({ webhooks }) => {
    await webhooks.add(webhook);
    const leased = await webhooks.lease(webhook, holder, { now: 6, until: 7 });
    await webhooks.keepProgress(holder, {
      workspaceId,
      webhookId: webhook.id,
      revision: leased?.revision ?? 0,
      cursor: 1,
      failingSince: 6,
      deliveries: [
        {
          position: 1,
          type: 'client.created',
          entityId: 'c1',
          changedAt: 5,
          state: 'pending',
          attempts: 1,
          nextAt: 4_000_000_000_000,
          last,
          settledAt: null,
        },
      ],
      attempts: [{ ...last, id: 'a1', position: 1, response: null }],
    });
  });
}

function bulk(): readonly Command[] {
  return Array.from({ length: clientsInBulk }, (_, index) => ({
    op: 'create' as const,
    patch: {
      name: `Ädä Łovelace ${index}`,
      phone: `+4930${1_000_000 + index}`,
      customFields: {
        values: { 10: index, plan: { a: [1, 'ü', null] }, tier: 'x' },
        unknown: 'observe',
        pointer: '',
      },
    },
  }));
}

/** All that can be seen of a directory from outside. */
export async function lookAround(where: Where): Promise<unknown> {
  const { storage, directory, close } = await open(where);
  const seen: unknown[] = [
    await storage.access.keys(),
    await storage.access.secret('candidate'),
    await storage.accounts.users(),
    await storage.accounts.sessionByHash('h2'),
    await storage.accounts.invitationByHash('h1'),
    await storage.accounts.passkeys('u1'),
    await storage.webhooks.enabled(),
  ];
  for (const workspace of await storage.access.workspaces()) {
    const { workspaceId } = workspace;
    const changes = await storage.reader.changes(workspaceId, { after: 0, limit: 1_000 });
    const lists = [];
    for (const by of ['createdAt', 'name', 'email'] as const) {
      const { clients, total } = await directory.clients(workspaceId, {
        filter: {},
        sort: { by, order: 'desc' },
        limit: 5_000,
        withTotal: true,
      });
      lists.push({ clients, total });
    }
    const found = await directory.clients(workspaceId, {
      filter: { search: { query: 'lovelace 12', members: ['name', 'phone'] } },
      sort: { by: 'createdAt', order: 'asc' },
      limit: 1_000,
      withTotal: true,
    });
    const ids = new Set(changes.map(({ entityId }) => entityId));
    const histories = [];
    for (const id of ids) {
      histories.push(await storage.reader.history(workspaceId, id, { limit: 1_000 }));
    }
    seen.push({
      workspace,
      changes,
      lists,
      found: { clients: found.clients, total: found.total },
      histories,
      calls: await storage.calls.calls(workspaceId, { limit: 10 }),
      tallies: await storage.calls.callTallies(workspaceId, 0),
      days: await storage.calls.days(workspaceId),
      fields: await directory.fields(workspaceId),
      segments: await directory.segments(workspaceId),
    });
  }
  await close();
  return seen;
}
