import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { recordPages } from '../../src/directory/record-pages.ts';
import type { Client } from '../../src/domain/client.ts';
import type { OpenDirectory } from '../../src/main.ts';
import type { TestServer } from './test-server.ts';

/** What of an import's answer the tests look at. */
export interface ImportAnswer {
  readonly id: string;
  readonly state: string;
  readonly phase: string | null;
  readonly source: { readonly columns: readonly string[]; readonly encoding: string };
  readonly mapping: readonly { readonly column: string; readonly field: string | null }[];
  readonly seenDateOrder: string;
  readonly progress: Counts & { readonly rows: number };
  readonly dryRun:
    | (Counts & { readonly examples: Readonly<Record<string, readonly object[]>> })
    | null;
  readonly undo: {
    readonly removed: number;
    readonly restored: number;
    readonly kept: number;
  } | null;
}

/** What became of rows. */
export interface Counts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
}

/** The counts alone. */
export function countsOf({ created, updated, unchanged, failed }: Counts): Counts {
  return { created, updated, unchanged, failed };
}

/** Uploads a source; the query says how. */
export async function upload(
  { url, key }: Pick<TestServer, 'url' | 'key'>,
  content: string | Uint8Array<ArrayBuffer>,
  query = '',
): Promise<ImportAnswer> {
  const response = await fetch(`${url}/api/v2/imports?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream' },
    body: content,
  });
  const text = await response.text();
  assert.equal(response.status, 201, text);
  return JSON.parse(text) as ImportAnswer;
}

/** Asks for a change of state and waits until the import rests. */
export async function act(
  server: TestServer,
  id: string,
  action: 'dry-run' | 'start' | 'resume' | 'undo' | 'cancel',
): Promise<ImportAnswer> {
  const { status, body } = await server.call('POST', `/api/v2/imports/${id}/${action}`);
  assert.equal(status, 202, JSON.stringify(body));
  return rested(server, id);
}

/** The import once nothing runs any more. */
export async function rested(server: TestServer, id: string): Promise<ImportAnswer> {
  for (let tries = 0; tries < 6_000; tries++) {
    const { body } = await server.call('GET', `/api/v2/imports/${id}`);
    const answer = body as ImportAnswer;
    if (answer.state !== 'running') {
      return answer;
    }
    await delay(20);
  }
  throw new Error('the import never came to rest');
}

/** Every stored value of every client, save id, version, instants and activity; in no order. */
export async function clientsHash(
  { storage }: Pick<OpenDirectory, 'storage'>,
  workspaceId = 1,
): Promise<string> {
  const lines: string[] = [];
  for await (const page of recordPages(storage.reader, workspaceId, 'client')) {
    for (const client of page as readonly Client[]) {
      const companies: string[] = [];
      for (const id of client.companyIds) {
        companies.push((await storage.reader.company(workspaceId, id))?.name ?? '');
      }
      lines.push(contentOf(client, companies));
    }
  }
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

/** Companies by their names, since ids mean nothing elsewhere; of a portal, whose secret is its own, the state. */
function contentOf(client: Client, companies: readonly string[]): string {
  const { id: _id, version: _v, createdAt: _c, updatedAt: _u, lastSeenAt: _l, ...rest } = client;
  const { sessionCount: _s, placeholderRound: _p, companyIds: _i, ...members } = rest;
  const { customFields, portal, ...plain } = members;
  return JSON.stringify([
    plain,
    companies,
    portal?.state ?? null,
    Object.entries(customFields).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}

/** A CSV of people, of whom every hundredth is wrong in one of several ways, and some are there twice. */
export function peopleCsv(rows: number): {
  readonly text: string;
  readonly badLines: readonly number[];
} {
  const lines = ['user_id,Email,First Name,Last Name,Phone,Plan,Signed up at,Notes'];
  const badLines: number[] = [];
  for (let index = 0; index < rows; index++) {
    const line = lines.length + 1;
    const isBad = index % 100 === 41;
    // Every fiftieth is a person who was there before, with another plan.
    const person = index % 50 === 33 ? index - 20 : index;
    const email = isBad && index % 200 === 41 ? 'nobody at all' : `p${person}@example.com`;
    const signedUp = isBad && index % 200 === 141 ? '2024-02-31' : '2024-02-29';
    if (isBad) {
      badLines.push(line);
    }
    lines.push(
      `u-${person},${email},Ann ${person},"O""Neil",+3361${String(2_000_000 + person)},plan ${index % 7},${signedUp},note ${person}`,
    );
  }
  return { text: `${lines.join('\n')}\n`, badLines };
}
