import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Directory } from '../src/directory/directory.ts';
import type { Command } from '../src/domain/commands.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import { historyPlaces } from './support/history-place.ts';
import {
  clientIds,
  commandOf,
  emails,
  externalIds,
  historyStep,
} from './support/random-history.ts';

/*
 * Who became whom is known twice: in the working set of a batch, and in storage between batches. Random
 * histories must come to the same end whether each command is a write of its own, or all are one.
 */

const openHistoryPlace = historyPlaces();

describe('a history of merges, deletions and their undoing', () => {
  it('comes to the same end in many writes, in one, and in one that is carried out in chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(historyStep, { minLength: 5, maxLength: 40 }), async (steps) => {
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

async function openPlace(): Promise<Place> {
  const { workspaceId, reader, write } = await openHistoryPlace();
  return {
    write,
    async whoIsWho(outcomes) {
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
