import { randomBytes } from 'node:crypto';
import { createDirectory } from '../../src/directory/create-directory.ts';
import type { Actor } from '../../src/directory/directory.ts';
import { collectLoadKeys } from '../../src/directory/load-keys.ts';
import type { Command } from '../../src/domain/commands.ts';
import { decide } from '../../src/domain/decide.ts';
import { WorkingSet } from '../../src/domain/working-set.ts';
import type { JsonValue } from '../../src/lib/json/json-value.ts';
import { createUuidV7Source } from '../../src/lib/uuid.ts';
import { Connection } from '../../src/storage/sqlite/connection.ts';
import type { ConnectionKind } from '../../src/storage/sqlite/connection.ts';
import { databasePath, openSqliteStorage } from '../../src/storage/sqlite/sqlite-storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { type Targets, readTargets } from '../directories/targets.ts';
import { createSlotSource } from '../load/slot-source.ts';
import { type Load, instantiate } from '../load/template.ts';
import { serveWorker } from '../machine/processes.ts';
import { captureCalls } from './captured-calls.ts';
import { type BoundStep, bindSteps, installRecorder } from './trace.ts';

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
  connectionOf(kind: ConnectionKind): Connection;
  close(): Promise<void>;
}

/** A recorded transaction, or a read with what is made into its answer. */
interface Recorded {
  readonly operations: number;
  readonly steps: readonly BoundStep[];
  readonly answer: JsonValue | undefined;
}

const busyTimeoutMs = 5_000;
const sessionIdleMs = 30 * 60_000;
const actor: Actor = { workspaceId: 1, origin: { actor: 'key:bench00000000', dialect: 'bench' } };
const newId = createUuidV7Source({ now: () => Date.now(), randomBytes });
const recorder = installRecorder();

let opened: Opened | undefined;
let recorded: Recorded[] = [];
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
        recorded.push(await recordBatch(the(opened), question.load, question.batchItems));
      }
      return nothing;
    case 'recordReads':
      startRecording();
      recorded = await recordReads(the(opened), question);
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
    throw new Error('open a directory first');
  }
  return value;
}

async function open(recordIn: string, replayIn: string, targetsPath: string): Promise<Opened> {
  const storage = await openSqliteStorage({ directory: recordIn, busyTimeoutMs });
  const connections = new Map<ConnectionKind, Connection>();
  return {
    storage,
    targets: readTargets(targetsPath),
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
  tag += 1;
  recorder.take();
}

async function recordBatch(
  { storage, targets, connectionOf }: Opened,
  load: Load,
  batchItems: number,
): Promise<Recorded> {
  const commands = await makeCommands(storage, targets, load, batchItems);
  const now = Date.now();
  recorder.take();
  await storage.write(async (transaction) => {
    const set = new WorkingSet(await transaction.fields(actor.workspaceId));
    set.addLoaded(await transaction.load(actor.workspaceId, collectLoadKeys(commands)));
    for (const command of commands) {
      const outcome = decide(set, command, {
        now,
        newId: () => newId(now),
        newInviteCode: () => 'never',
        origin: { ...actor.origin, dialect: load.dialect },
        sessionIdleMs,
      });
      if (outcome.kind === 'failed') {
        throw new Error(`a command of the load failed: ${outcome.failure.code}`);
      }
    }
    await transaction.store(actor.workspaceId, set.takeWrites());
  });
  const steps = bindSteps(recorder.take(), connectionOf);
  return { operations: commands.length, steps, answer: undefined };
}

async function makeCommands(
  storage: Storage,
  targets: Targets,
  load: Load,
  count: number,
): Promise<readonly Command[]> {
  const directory = createDirectory({
    storage,
    clock: { now: () => Date.now() },
    ids: { newId, newInviteCode: () => 'never' },
    sessionIdleMs,
  });
  const calls = captureCalls(load.dialect, directory, actor);
  const source = createSlotSource(`s${process.pid}x${tag}x${recorded.length}x`, targets);
  const commands: Command[] = [];
  while (commands.length < count) {
    commands.push(...(await calls.commands(instantiate(load, source))));
  }
  return commands.slice(0, count);
}

async function recordReads(
  { storage, targets, connectionOf }: Opened,
  { load, readsMax, ms }: Extract<StorageQuestion, { op: 'recordReads' }>,
): Promise<Recorded[]> {
  const directory = createDirectory({
    storage,
    clock: { now: () => Date.now() },
    ids: { newId, newInviteCode: () => 'never' },
    sessionIdleMs,
  });
  const calls = captureCalls(load.dialect, directory, actor);
  const source = createSlotSource(`r${process.pid}x${tag}x`, targets);
  const reads: Recorded[] = [];
  const began = performance.now();
  while (reads.length < readsMax && performance.now() - began < ms) {
    recorder.take();
    const { body } = await calls.answer(instantiate(load, source));
    // Whether something changed in between is the engine's question, not the query's.
    const queries = recorder.take().filter(({ sql }) => !sql.startsWith('PRAGMA'));
    reads.push({ operations: 1, steps: bindSteps(queries, connectionOf), answer: body });
  }
  return reads;
}

function replayWrites(batches: number): StorageAnswer {
  const chosen = recorded.slice(next, next + batches);
  next += batches;
  if (chosen.length < batches) {
    throw new Error('not enough was recorded');
  }
  globalThis.gc?.();
  const began = performance.now();
  let operations = 0;
  for (const batch of chosen) {
    run(batch.steps);
    operations += batch.operations;
  }
  return { operations, ms: performance.now() - began };
}

function replayReads(ms: number): StorageAnswer {
  globalThis.gc?.();
  const began = performance.now();
  let operations = 0;
  let bytes = 0;
  while (performance.now() - began < ms) {
    const read = recorded[next % recorded.length];
    run(read?.steps ?? []);
    bytes += JSON.stringify(read?.answer).length;
    operations += 1;
    next += 1;
  }
  if (bytes === 0) {
    throw new Error('nothing was read');
  }
  return { operations, ms: performance.now() - began };
}

function run(steps: readonly BoundStep[]): void {
  for (const step of steps) {
    step();
  }
}
