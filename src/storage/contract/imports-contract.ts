import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import {
  type ImportJob,
  importActor,
  type ImportState,
  noProgress,
  noSamples,
} from '../../domain/import-job.ts';
import { defaultImportOptions } from '../../domain/import-options.ts';
import type { ImportKey, ImportNote } from '../import-store.ts';
import type { Storage } from '../storage.ts';
import { changeOf, newId, newWorkspace, type Opened, sampleClient, store, turn } from './place.ts';

/** Jobs of imports, what they note of single rows, and their sources. */
export function describeImports(get: () => Opened): void {
  void test('an import is kept whole, seen by every process, and replaced by one with its id', async () => {
    const { storage, other } = get();
    const workspaceId = await newWorkspace(storage);
    const [first, second] = [sampleImport({ fileName: 'zoë\u0000.csv' }), sampleImport()];

    await put(storage, workspaceId, first, second);
    await put(storage, workspaceId, { ...second, state: 'completed' });

    assert.deepEqual(await other.imports.find({ workspaceId, id: first.id }), first);
    assert.deepEqual(await storage.imports.imports(workspaceId, { limit: 10 }), [
      { ...second, state: 'completed' },
      first,
    ]);
    const behind = await storage.imports.imports(workspaceId, { limit: 10, before: second.id });
    assert.deepEqual(behind, [first]);
    const elsewhere = await newWorkspace(storage);
    assert.equal(await storage.imports.find({ workspaceId: elsewhere, id: first.id }), undefined);
  });

  void test('an import can be run when nobody has it: no lease, one that has ended, or one of a known owner', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const running = (lease: ImportJob['lease']): ImportJob =>
      sampleImport({ state: 'running', lease });
    const [free, ended, held] = [
      running(null),
      running({ owner: 'a', until: 1_000 }),
      running({ owner: 'b', until: 5_000 }),
    ];
    await put(storage, workspaceId, free, ended, held, sampleImport({ state: 'paused' }));
    const runnable = async (now: number, owners: readonly string[]): Promise<readonly string[]> =>
      (await storage.imports.runnable(now, owners))
        .filter((key) => key.workspaceId === workspaceId)
        .map(({ id }) => id);

    assert.deepEqual(await runnable(1_000, []), [free.id, ended.id]);
    assert.deepEqual(await runnable(500, ['b']), [free.id, held.id]);
    assert.deepEqual(await runnable(5_000, []), [free.id, ended.id, held.id]);
  });

  void test('notes come in the order of their numbers, by run, and go a few at a time', async () => {
    const { storage } = get();
    const key = { workspaceId: await newWorkspace(storage), id: newId() };
    const notes = (...numbers: number[]): ImportNote[] =>
      numbers.map((number) => ({ number, note: { line: number, text: '“é\u0000”' } }));
    await storage.write(async ({ imports }) => {
      await imports.addNotes(key, 1, notes(3, 1, 2));
      await imports.addNotes(key, 2, notes(7));
    });
    const read = (run: number, after = 0): Promise<readonly ImportNote[]> =>
      storage.imports.notes(key, { run, after, limit: 2 });

    assert.deepEqual(await read(1), notes(1, 2));
    assert.deepEqual(await read(1, 2), notes(3));
    const removed = await storage.write(({ imports }) =>
      imports.removeNotes(key, { keep: 2, limit: 2 }),
    );
    assert.equal(removed, 2);
    await storage.write(({ imports }) => imports.removeNotes(key, { keep: 2, limit: 10 }));
    assert.deepEqual(await read(1), []);
    assert.deepEqual(await read(2), notes(7));
  });

  void test('a transaction that fails keeps neither the import nor its notes', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const job = sampleImport();
    const key: ImportKey = { workspaceId, id: job.id };

    await assert.rejects(
      storage.write(async ({ imports }) => {
        await imports.putImport(workspaceId, job);
        await imports.addNotes(key, 1, [{ number: 1, note: null }]);
        assert.deepEqual(await imports.find(key), job);
        throw new Error('on purpose');
      }),
      /on purpose/,
    );

    assert.equal(await storage.imports.find(key), undefined);
    assert.deepEqual(await storage.imports.notes(key, { run: 1, after: 0, limit: 1 }), []);
  });

  void test('a source comes back byte by byte, and one that breaks off leaves nothing', async () => {
    const { storage, other } = get();
    const key = { workspaceId: await newWorkspace(storage), id: newId() };
    const bytes = Buffer.from(Array.from({ length: 700_000 }, (_, index) => (index * 31) % 256));
    async function* inPieces(fail: boolean): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 10);
      await turn();
      yield bytes.subarray(10, 400_000);
      if (fail) {
        throw new Error('the line went dead');
      }
      yield bytes.subarray(400_000);
    }
    const read = async (): Promise<Buffer> => {
      const pieces: Uint8Array[] = [];
      for await (const piece of other.imports.source(key)) {
        pieces.push(piece);
      }
      return Buffer.concat(pieces);
    };

    await assert.rejects(storage.imports.keepSource(key, inPieces(true)), /went dead/);
    assert.equal((await read()).length, 0);
    await storage.imports.keepSource(key, inPieces(false));
    assert.ok((await read()).equals(bytes));
    await storage.imports.removeSource(key);
    assert.equal((await read()).length, 0);
  });

  void test('what is over is told by its time, and goes', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const [old, young] = [sampleImport({ expiresAt: 10 }), sampleImport({ expiresAt: 20 })];
    await put(storage, workspaceId, old, young);
    const expired = await storage.imports.expired(10);

    assert.deepEqual(
      expired.filter((key) => key.workspaceId === workspaceId),
      [{ workspaceId, id: old.id }],
    );
    await storage.write(({ imports }) => imports.removeImport({ workspaceId, id: old.id }));
    assert.deepEqual(await storage.imports.imports(workspaceId, { limit: 5 }), [young]);
  });

  void test('a mapping is found by the columns that it was saved for', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const mapping = [
      { column: 'E-Mail', field: 'email' },
      { column: 'Junk', field: null },
    ];
    const save = (given: typeof mapping): Promise<void> =>
      storage.write(({ imports }) => imports.putMapping(workspaceId, 'abc', given));

    await save([]);
    await save(mapping);

    assert.deepEqual(await storage.imports.mapping(workspaceId, 'abc'), mapping);
    assert.equal(await storage.imports.mapping(workspaceId, 'abd'), undefined);
  });

  void test('the changes of one actor come the newest first, out of a range of the log', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const actor = importActor('x');
    const before = await storage.reader.lastPosition(workspaceId);
    const clients = Array.from({ length: 4 }, () => sampleClient());
    for (const [index, after] of clients.entries()) {
      const write = { before: null, after };
      const change = changeOf('client', write);
      const origin = { actor: index === 1 ? 'key:1' : actor, dialect: 'import' };
      await store(storage, workspaceId, { clients: [write], changes: [{ ...change, origin }] });
    }
    const last = await storage.reader.lastPosition(workspaceId);
    const of = async (range: { after: number; before: number; limit: number }) =>
      (await storage.imports.changesOf(workspaceId, { actor, ...range })).map(
        (each) => each.entityId,
      );

    assert.equal(before, 0);
    const ids = clients.map(({ id }) => id);
    assert.deepEqual(await of({ after: 0, before: last + 1, limit: 10 }), [ids[3], ids[2], ids[0]]);
    assert.deepEqual(await of({ after: 0, before: last, limit: 1 }), [ids[2]]);
    assert.deepEqual(await of({ after: last - 1, before: last + 1, limit: 9 }), [ids[3]]);
  });
}

async function put(storage: Storage, workspaceId: number, ...jobs: ImportJob[]): Promise<void> {
  await storage.write(async ({ imports }) => {
    for (const job of jobs) {
      await imports.putImport(workspaceId, job);
    }
  });
  await turn();
}

/** An import that nobody has run, of a source in CSV. */
export function sampleImport(members: Partial<ImportJob> = {}): ImportJob {
  const state: ImportState = 'draft';
  return {
    id: newId(),
    fileName: null,
    createdBy: 'key:1',
    state,
    phase: null,
    source: {
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ',',
      hasHeader: true,
      columns: ['A'],
      bytes: 9,
    },
    options: {
      ...defaultImportOptions,
      mapping: [{ column: 'A', field: 'customFields.“ä”' }],
    },
    seenDateOrder: 'none',
    progress: noProgress,
    samples: noSamples,
    dryRun: null,
    run: 1,
    firstPosition: null,
    undo: null,
    lease: null,
    createdAt: 1,
    updatedAt: 2,
    expiresAt: 1_000_000_000,
    ...members,
  };
}
