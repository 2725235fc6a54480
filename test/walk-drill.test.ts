import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ClientListWire } from '../src/dialects/native/list-schema.ts';
import { accepted } from '../src/domain/errors.ts';
import type { Command } from '../src/domain/commands.ts';
import { parseEmail } from '../src/domain/email.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

const isFull = process.env['CLIENTELE_TEST_SCALE'] === 'full';
const stayers = isFull ? 1_000_000 : 20_000;
const batch = 5_000;
/** Small enough that a walk over a million has a page 20,000. */
const pageClients = 50;
/** Beside each page, which takes one to three milliseconds: more than a thousand a second. */
const writesPerPage = 6;
/** Pages at each end of a walk whose times are told. */
const toldPagesMax = 500;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function create(externalId: string, name: string): Command {
  return {
    op: 'create',
    patch: { externalId, name, email: accepted(parseEmail(`${externalId}@example.org`)) },
  };
}

async function fill(server: TestServer): Promise<Set<string>> {
  const ids = new Set<string>();
  for (let start = 0; start < stayers; start += batch) {
    const commands = Array.from({ length: batch }, (_, index) =>
      create(`stays-${start + index}`, `Name ${(start + index) % 977}`),
    );
    const options = { isAtomic: false };
    for (const outcome of await server.running.directory.write(server.actor, commands, options)) {
      assert.ok(outcome.kind === 'created');
      ids.add(outcome.client.id);
    }
  }
  return ids;
}

/** Far behind in the order of names, where walking that list is given up and all that fit are collected. */
async function findsTheLast(server: TestServer): Promise<void> {
  const command: Command = { op: 'create', patch: { name: 'zz', notes: 'rare' } };
  await server.running.directory.writeOne(server.actor, command);
  for (const sort of ['name', '-name']) {
    const answer = await server.call('GET', `/api/v2/clients?filter[notes]=rare&sort=${sort}`);
    const { data, nextCursor } = answer.body as ClientListWire;
    assert.deepEqual([data.map(({ name }) => name), nextCursor], [['zz'], undefined]);
  }
}

void it(`walks ${stayers} clients once each in every order, while others are inserted and deleted`, async (context) => {
  const server = await startTestServer();
  try {
    const ids = await fill(server);
    await findsTheLast(server);
    let comers: string[] = [];
    let made = 0;
    const disturb = async (): Promise<void> => {
      const gone = comers.map((id): Command => ({ op: 'delete', id }));
      const come = Array.from({ length: writesPerPage / 2 }, () => {
        made += 1;
        return create(`comes-${made}`, `Name ${made % 977}`);
      });
      const outcomes = await server.running.directory.write(server.actor, [...gone, ...come], {
        isAtomic: false,
      });
      comers = outcomes.flatMap((outcome) =>
        outcome.kind === 'created' ? [outcome.client.id] : [],
      );
    };

    for (const sort of ['createdAt', '-name', 'email']) {
      const seen = new Map<string, number>();
      const pagesMs: number[] = [];
      const writesBefore = made;
      const began = performance.now();
      let cursor = '';
      do {
        const path = `/api/v2/clients?limit=${pageClients}&sort=${sort}${cursor === '' ? '' : `&cursor=${cursor}`}`;
        const asked = performance.now();
        const reading = server.call('GET', path).then((answer) => {
          pagesMs.push(performance.now() - asked);
          return answer;
        });
        const [answer] = await Promise.all([reading, disturb()]);
        assert.equal(answer.status, 200);
        const page = answer.body as ClientListWire;
        for (const { id } of page.data) {
          seen.set(id, (seen.get(id) ?? 0) + 1);
        }
        cursor = page.nextCursor ?? '';
      } while (cursor !== '');

      const told = Math.min(toldPagesMax, Math.floor(pagesMs.length / 4));
      const seconds = (performance.now() - began) / 1_000;
      context.diagnostic(
        `${sort}: ${pagesMs.length} pages beside ${Math.round((2 * (made - writesBefore)) / seconds)} writes/s; a page took ${median(pagesMs.slice(0, told)).toFixed(2)} ms at the beginning, ${median(pagesMs.slice(-told)).toFixed(2)} ms at the end`,
      );
      const missed = [...ids].filter((id) => !seen.has(id));
      const repeated = [...seen].filter(([id, times]) => ids.has(id) && times > 1);
      assert.deepEqual([missed.length, repeated.length], [0, 0], sort);
    }
  } finally {
    await server.close();
  }
});
