import { Client } from 'pg';
import { recordStatements } from '../../src/storage/postgres/statement-recorder.testing.ts';
import { openPostgresStorage } from '../../src/storage/postgres/postgres-storage.ts';
import { readTargets } from '../directories/targets.ts';
import { nextTag } from '../load/load-runner.ts';
import type { Load } from '../load/template.ts';
import { serveWorker } from '../machine/processes.ts';
import { recordTransaction } from './record-load.ts';

/*
 * The storage limit on PostgreSQL: the rows that the engine writes for a load (records with their indexes, search
 * rows, change-log rows), so many commands to a statement, and nothing else of what it says: no look-ups, no
 * locks, no counters. The engine is written down at work on one copy of a database; the bare statements
 * are then executed on another, a synced transaction per group, all of it sent at once.
 */

/** What can be asked of this process. */
export type PostgresLimitQuestion =
  | {
      readonly op: 'record';
      readonly database: string;
      readonly targetsPath: string;
      readonly load: Load;
      readonly groups: number;
      readonly perGroup: number;
    }
  | { readonly op: 'open'; readonly database: string }
  /** Executes the next groups. */
  | { readonly op: 'replay'; readonly groups: number }
  | { readonly op: 'close' };

/** How much was done in which time. */
export interface PostgresLimitAnswer {
  readonly operations: number;
  readonly ms: number;
}

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

interface Group {
  readonly operations: number;
  readonly statements: readonly Statement[];
}

const isWriteOfRows = /^\s*(?:INSERT INTO|DELETE FROM|UPDATE (?!counters))/;

let heard: Statement[] = [];
recordStatements(({ text, values }) => heard.push({ text, values }));

const nothing: PostgresLimitAnswer = { operations: 0, ms: 0 };
let recorded: readonly Group[] = [];
let next = 0;
let client: Client | undefined;

serveWorker<PostgresLimitQuestion, PostgresLimitAnswer>(async (question) => {
  switch (question.op) {
    case 'record':
      recorded = await record(question);
      next = 0;
      return nothing;
    case 'open':
      client = new Client({ connectionString: question.database, pipeline: true });
      await client.connect();
      return nothing;
    case 'replay':
      return replay(question.groups);
    case 'close':
      await client?.end();
      return nothing;
  }
});

async function record(
  question: Extract<PostgresLimitQuestion, { op: 'record' }>,
): Promise<readonly Group[]> {
  const { database, targetsPath, load } = question;
  const storage = await openPostgresStorage({ url: database });
  const options = { storage, targets: readTargets(targetsPath), load };
  const counters = new Client({ connectionString: database });
  await counters.connect();
  const groups: Group[] = [];
  for (let group = 0; group < question.groups; group++) {
    heard = [];
    const { operations } = await recordTransaction(
      { ...options, tag: nextTag() },
      question.perGroup,
    );
    const statements = heard.filter(({ text }) => isWriteOfRows.test(text));
    const { rows } = await counters.query('SELECT position, client_pk FROM counters');
    groups.push({ operations, statements: statements.map((each) => withNumbers(each, rows[0])) });
  }
  await counters.end();
  await storage.close();
  return groups;
}

/** A statement as it would be if its numbers had been known when it was sent: the counters are no part of the limit. */
function withNumbers(
  { text, values }: Statement,
  last: { readonly position: string; readonly client_pk: string },
): Statement {
  return {
    text: text
      .replace('CROSS JOIN counters n WHERE n.workspace_id = $1', '')
      .replace('n.workspace_id', '$1::bigint')
      .replaceAll('n.position', last.position)
      .replaceAll('n.client_pk', last.client_pk),
    values,
  };
}

async function replay(count: number): Promise<PostgresLimitAnswer> {
  const groups = recorded.slice(next, next + count);
  next += count;
  if (groups.length < count || client === undefined) {
    throw new Error('not enough was recorded');
  }
  globalThis.gc?.();
  const began = performance.now();
  let operations = 0;
  for (const group of groups) {
    const sent = [client.query('BEGIN')];
    for (const { text, values } of group.statements) {
      sent.push(client.query(text, [...values]));
    }
    sent.push(client.query('COMMIT'));
    await Promise.all(sent);
    operations += group.operations;
  }
  return { operations, ms: performance.now() - began };
}
