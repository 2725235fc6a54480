import { randomBytes } from 'node:crypto';
import { createDirectory } from '../../src/directory/create-directory.ts';
import type { Actor } from '../../src/directory/directory.ts';
import { collectLoadKeys } from '../../src/directory/load-keys.ts';
import type { Command } from '../../src/domain/commands.ts';
import { decide } from '../../src/domain/decide.ts';
import { WorkingSet } from '../../src/domain/working-set.ts';
import type { JsonValue } from '../../src/lib/json/json-value.ts';
import { createUuidV7Source } from '../../src/lib/uuid.ts';
import type { Storage } from '../../src/storage/storage.ts';
import type { Targets } from '../directories/targets.ts';
import { createSlotSource } from '../load/slot-source.ts';
import { type Load, instantiate } from '../load/template.ts';
import { type Calls, captureCalls } from './captured-calls.ts';
import { type Step, installRecorder } from './trace.ts';

// Where transactions begin and end is the replay's to say, and some belong to reads that share a snapshot;
// whether something has changed is the engine's question and not part of the work.
const isControl = /^\s*(?:BEGIN|COMMIT|ROLLBACK|PRAGMA)\b/i;
const isQuery = /^\s*(?:SELECT|WITH)\b/i;

/** The statements within one transaction, or those of one read with its answer. */
export interface Recorded {
  readonly operations: number;
  readonly steps: readonly Step[];
  readonly answer: JsonValue | undefined;
}

/** Where a load is carried out while it is recorded. */
export interface RecordOptions {
  readonly storage: Storage;
  readonly targets: Targets;
  readonly load: Load;
  /** Letters and digits that no recording before had. */
  readonly tag: string;
}

const sessionIdleMs = 30 * 60_000;
const restorableMs = 30 * 86_400_000;
const actor: Actor = { workspaceId: 1, origin: { actor: 'key:bench00000000', dialect: 'bench' } };
const newId = createUuidV7Source({ now: () => Date.now(), randomBytes });
const recorder = installRecorder();

/** Carries out one transaction of `count` commands. */
export async function recordTransaction(options: RecordOptions, count: number): Promise<Recorded> {
  const { storage, load } = options;
  const commands = await makeCommands(options, count);
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
        restorableMs,
      });
      if (outcome.kind === 'failed') {
        throw new Error(`a command of the load failed: ${outcome.failure.code}`);
      }
    }
    await transaction.store(actor.workspaceId, set.takeWrites());
  });
  const steps = recorder.take().filter(({ sql }) => !isControl.test(sql));
  return { operations: commands.length, steps, answer: undefined };
}

/** Carries out different reads for so long, or so many. */
export async function recordReads(
  options: RecordOptions,
  { readsMax, ms }: { readonly readsMax: number; readonly ms: number },
): Promise<Recorded[]> {
  const calls = callsOf(options);
  const source = createSlotSource(options.tag, options.targets);
  const reads: Recorded[] = [];
  const began = performance.now();
  while (reads.length < readsMax && performance.now() - began < ms) {
    recorder.take();
    const { body } = await calls.answer(instantiate(options.load, source));
    const steps = recorder.take().filter(({ sql }) => isQuery.test(sql));
    reads.push({ operations: 1, steps, answer: body });
  }
  return reads;
}

async function makeCommands(options: RecordOptions, count: number): Promise<readonly Command[]> {
  const calls = callsOf(options);
  const source = createSlotSource(options.tag, options.targets);
  const commands: Command[] = [];
  while (commands.length < count) {
    commands.push(...(await calls.commands(instantiate(options.load, source))));
  }
  return commands.slice(0, count);
}

function callsOf({ storage, load }: RecordOptions): Calls {
  const directory = createDirectory({
    storage,
    clock: { now: () => Date.now() },
    ids: { newId, newInviteCode: () => 'never' },
    sessionIdleMs,
    restorableMs,
  });
  return captureCalls(load.dialect, directory, actor);
}
