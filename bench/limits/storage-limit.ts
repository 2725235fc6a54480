import type { JsonValue } from '../../src/lib/json/json-value.ts';
import { Connection } from '../../src/storage/sqlite/connection.ts';
import { Checkpointer } from '../../src/storage/sqlite/checkpointer.ts';
import type { ConnectionKind } from '../../src/storage/sqlite/connection.ts';
import { databasePath, openSqliteStorage } from '../../src/storage/sqlite/sqlite-storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { type Targets, readTargets } from '../directories/targets.ts';
import type { Load } from '../load/template.ts';
import { serveWorker } from '../machine/processes.ts';
import { type Recorded, recordReads, recordTransaction } from './record-load.ts';
import { type BoundStep, bindSteps } from './trace.ts';

/*
 * The storage limit. The engine carries a load out once, on a directory of its own, while every
 * statement is written down; then the bare statements are executed on another copy of that directory
 * and timed: lookups and old rows, search rows and change-log rows included, everything else left out.
 */

/** What can be asked of this process. */
export type StorageQuestion =
  | {
      readonly op: 'open';
      /** Two copies of one directory. */
      readonly recordIn: string;
      readonly replayIn: string;
      readonly targetsPath: string;
    }
  /** Writes `batches` transactions of `batchItems` commands down. */
  | {
      readonly op: 'recordWrites';
      readonly load: Load;
      readonly batches: number;
      readonly batchItems: number;
    }
  | {
      readonly op: 'recordReads';
      readonly load: Load;
      readonly readsMax: number;
      readonly ms: number;
    }
  /** Executes the next transactions, or reads for so long. */
  | { readonly op: 'replayWrites'; readonly batches: number }
  | { readonly op: 'replayReads'; readonly ms: number }
  | { readonly op: 'close' };

/** How much was done in which time. */
export interface StorageAnswer {
  readonly operations: number;
  readonly ms: number;
}

interface Opened {
  readonly storage: Storage;
  readonly targets: Targets;
  /** The copy in which is replayed. */
  readonly databaseFile: string;
  /** On the copy in which is replayed, those that were needed so far. */
  readonly connections: ReadonlyMap<ConnectionKind, Connection>;
  connectionOf(kind: ConnectionKind): Connection;
  close(): Promise<void>;
}

/** What was recorded, bound to the connections of the other copy. */
interface Replayable {
  readonly operations: number;
  readonly steps: readonly BoundStep[];
  readonly answer: JsonValue | undefined;
}

const busyTimeoutMs = 5_000;
const readsPerSnapshot = 50;

let opened: Opened | undefined;
let recorded: Replayable[] = [];
let next = 0;
let tag = 0;

serveWorker<StorageQuestion, StorageAnswer>(async (question) => {
  switch (question.op) {
    case 'open':
      await opened?.close();
      opened = await open(question.recordIn, question.replayIn, question.targetsPath);
      return nothing;
    case 'close':
      await opened?.close();
      opened = undefined;
      return nothing;
    case 'recordWrites':
      startRecording();
      for (let batch = 0; batch < question.batches; batch++) {
        const options = { ...the(opened), load: question.load, tag: nextTag() };
        recorded.push(bound(await recordTransaction(options, question.batchItems)));
      }
      return nothing;
    case 'recordReads':
      startRecording();
      recorded = (
        await recordReads({ ...the(opened), load: question.load, tag: nextTag() }, question)
      ).map(bound);
      return nothing;
    case 'replayWrites':
      return replayWrites(question.batches);
    case 'replayReads':
      return replayReads(question.ms);
  }
});

const nothing: StorageAnswer = { operations: 0, ms: 0 };

function the<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error('open a directory and record something first');
  }
  return value;
}

async function open(recordIn: string, replayIn: string, targetsPath: string): Promise<Opened> {
  const storage = await openSqliteStorage({ directory: recordIn, busyTimeoutMs });
  const connections = new Map<ConnectionKind, Connection>();
  return {
    storage,
    targets: readTargets(targetsPath),
    databaseFile: databasePath(replayIn),
    connections,
    connectionOf(kind) {
      let connection = connections.get(kind);
      if (connection === undefined) {
        connection = new Connection(databasePath(replayIn), kind, { busyTimeoutMs });
        connections.set(kind, connection);
      }
      return connection;
    },
    async close() {
      for (const connection of connections.values()) {
        connection.close();
      }
      await storage.close();
    },
  };
}

function startRecording(): void {
  recorded = [];
  next = 0;
}

function nextTag(): string {
  tag += 1;
  return `s${process.pid}x${Date.now().toString(36)}x${tag}x`;
}

function bound({ operations, steps, answer }: Recorded): Replayable {
  return { operations, steps: bindSteps(steps, the(opened).connectionOf), answer };
}

/** The WAL is copied as the server copies it: on a thread of its own. What is left of a copy at the end is not measured. */
async function replayWrites(batches: number): Promise<StorageAnswer> {
  const chosen = recorded.slice(next, next + batches);
  next += batches;
  if (chosen.length < batches) {
    throw new Error('not enough was recorded');
  }
  const { connectionOf, databaseFile } = the(opened);
  const writer = connectionOf('writer');
  const checkpointer = Checkpointer.start(writer, databaseFile);
  globalThis.gc?.();
  const began = performance.now();
  let operations = 0;
  for (const batch of chosen) {
    await checkpointer?.beforeTransaction();
    writer.statement('BEGIN IMMEDIATE').run();
    run(batch.steps);
    writer.statement('COMMIT').run();
    checkpointer?.afterCommit();
    operations += batch.operations;
  }
  const ms = performance.now() - began;
  await checkpointer?.close();
  return { operations, ms };
}

function replayReads(ms: number): StorageAnswer {
  globalThis.gc?.();
  const { connections } = the(opened);
  const began = performance.now();
  let operations = 0;
  let bytes = 0;
  while (performance.now() - began < ms) {
    // Readers share a snapshot within a turn; so do these, else the limit would be below the engine.
    exec(connections, 'BEGIN');
    for (let read = 0; read < readsPerSnapshot; read++) {
      const { steps, answer } = the(recorded[next++ % recorded.length]);
      run(steps);
      bytes += JSON.stringify(answer).length;
    }
    exec(connections, 'COMMIT');
    operations += readsPerSnapshot;
  }
  if (bytes === 0) {
    throw new Error('nothing was read');
  }
  return { operations, ms: performance.now() - began };
}

function exec(connections: ReadonlyMap<ConnectionKind, Connection>, sql: string): void {
  for (const connection of connections.values()) {
    connection.statement(sql).run();
  }
}

function run(steps: readonly BoundStep[]): void {
  for (const step of steps) {
    step();
  }
}
