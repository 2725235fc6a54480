import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { createDirectory } from '../src/directory/create-directory.ts';
import type { Directory } from '../src/directory/directory.ts';
import type { Command, OnConflict } from '../src/domain/commands.ts';
import { type EmailAddress, parseEmail } from '../src/domain/email.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import { openSqliteStorage, type SqliteStorage } from '../src/storage/sqlite/sqlite-storage.ts';

/*
 * Who became whom is known twice: in the working set of a batch, and in storage between batches. Random
 * histories must come to the same end whether each command is a write of its own, or all are one.
 */

const emails = ['a', 'b', 'c', 'd'].map((name) => emailOf(`${name}@x.test`));
const externalIds = ['1', '2', '3', '4'];

/** What one step asks for; numbers pick among the clients and merges that there are by then. */
interface Step {
  readonly op: 'upsert' | 'update' | 'delete' | 'restore' | 'merge' | 'undoMerge';
  readonly one: number;
  readonly other: number;
  readonly email: EmailAddress | null;
  readonly externalId: string | null;
  readonly onConflict: OnConflict;
  readonly wins: 'survivor' | 'loser';
}

const step: fc.Arbitrary<Step> = fc.record({
  op: fc.constantFrom(
    ...([
      'upsert',
      'upsert',
      'update',
      'delete',
      'restore',
      'merge',
      'merge',
      'undoMerge',
    ] as const),
  ),
  one: fc.nat(20),
  other: fc.nat(20),
  email: fc.option(fc.constantFrom(...emails)),
  externalId: fc.option(fc.constantFrom(...externalIds)),
  onConflict: fc.constantFrom('error', 'preferExternalId', 'preferEmail', 'merge'),
  wins: fc.constantFrom('survivor', 'loser'),
});

let data: string;
let storage: SqliteStorage;
let workspaces = 0;

before(async () => {
  data = await mkdtemp(join(tmpdir(), 'clientele-lineage-'));
  storage = await openSqliteStorage({ directory: data, busyTimeoutMs: 5_000 });
});

after(async () => {
  await storage.close();
  await rm(data, { recursive: true });
});

describe('a history of merges, deletions and their undoing', () => {
  it('comes to the same end in many writes, in one, and in one that is carried out in chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const single = await openPlace();
        const commands: Command[] = [];
        const outcomes: Outcome[] = [];
        for (const each of steps) {
          const command = commandOf(each, outcomes);
          commands.push(command);
          outcomes.push(...(await single.write([command])));
        }
        const grouped = await openPlace();
        const atOnce = await grouped.write(commands);
        const chunked = await openPlace();
        const padding: Command[] = Array.from({ length: 35 }, () => ({
          op: 'refused',
          issues: [],
        }));
        const padded = commands.flatMap((command) => [command, ...padding]);
        const inChunks = await chunked.write([
          ...padded,
          ...Array.from({ length: 15 }, () => padding).flat(),
        ]);

        assert.deepEqual(atOnce, outcomes);
        assert.deepEqual(
          commands.map((_, index) => inChunks[index * 36]),
          outcomes,
        );
        const end = await single.whoIsWho(outcomes);
        assert.deepEqual(await grouped.whoIsWho(outcomes), end);
        assert.deepEqual(await chunked.whoIsWho(outcomes), end);
        // Every key that somebody holds leads to its holder.
        for (const [key, client] of end) {
          if (client !== undefined && 'email' in client && key === client.emailKey) {
            assert.deepEqual(end.get(client.id), client);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

interface Place {
  write(commands: readonly Command[]): Promise<readonly Outcome[]>;
  /** Whom every id and key leads to. */
  whoIsWho(
    outcomes: readonly Outcome[],
  ): Promise<Map<string, Awaited<ReturnType<Directory['client']>>>>;
}

/** A workspace whose ids count from one, so that the same commands make the same records. */
async function openPlace(): Promise<Place> {
  const name = `place ${(workspaces += 1)}`;
  const { workspaceId } = await storage.access.addWorkspace({ id: name, name, createdAt: 1 });
  let ids = 0;
  const directory = createDirectory({
    storage,
    clock: { now: () => 1_000 },
    ids: {
      newId: () => `00000000-03e8-7000-8000-${String((ids += 1)).padStart(12, '0')}`,
      newInviteCode: () => 'code',
    },
    sessionIdleMs: 1,
    restorableMs: 1,
  });
  const actor = { workspaceId, origin: { actor: 'test', dialect: 'test' } };
  return {
    write: (commands) => directory.write(actor, commands, { isAtomic: false }),
    async whoIsWho(outcomes) {
      const { reader } = storage;
      const found = new Map<string, Awaited<ReturnType<Directory['client']>>>();
      for (const id of clientIds(outcomes)) {
        found.set(id, await reader.client(workspaceId, id));
      }
      for (const { key } of emails) {
        found.set(key, await reader.clientByEmailKey(workspaceId, key));
      }
      for (const externalId of externalIds) {
        found.set(externalId, await reader.clientByExternalId(workspaceId, externalId));
      }
      return found;
    },
  };
}

function commandOf(
  { op, one, other, email, externalId, onConflict, wins }: Step,
  outcomes: readonly Outcome[],
): Command {
  const ids = clientIds(outcomes);
  const pick = (number: number): string => ids[number % Math.max(ids.length, 1)] ?? 'none';
  switch (op) {
    case 'upsert':
      return {
        op,
        keys: {
          ...(email === null ? {} : { email }),
          ...(externalId === null ? {} : { externalId }),
        },
        patch: { notes: String(other) },
        onConflict,
      };
    case 'update':
      return { op, id: pick(one), patch: other % 2 === 0 ? { email } : { externalId } };
    case 'delete':
    case 'restore':
      return { op, id: pick(one) };
    case 'merge':
      return {
        op,
        survivorId: pick(one),
        loserId: pick(other),
        fields: { email: wins, externalId: wins },
      };
    case 'undoMerge': {
      const mergeIds = outcomes.flatMap((outcome) =>
        'mergeId' in outcome && outcome.mergeId !== undefined ? [outcome.mergeId] : [],
      );
      return { op, mergeId: mergeIds[one % Math.max(mergeIds.length, 1)] ?? 'none' };
    }
  }
}

/** Every client that was ever made. */
function clientIds(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.flatMap((outcome) => (outcome.kind === 'created' ? [outcome.client.id] : []));
}

function emailOf(text: string): EmailAddress {
  const checked = parseEmail(text);
  return checked.ok ? checked.value : assert.fail();
}
