import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Clientele, createClientele, type Import } from '../../sdk/src/index.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

let server: TestServer;
let clientele: Clientele;

before(async () => {
  server = await startTestServer();
  clientele = createClientele({ baseUrl: server.url, key: server.key });
});
after(() => server.close());

async function rested(id: string): Promise<Import> {
  for (let tries = 0; tries < 500; tries++) {
    const job = await clientele.imports.get(id);
    if (job.state !== 'running') {
      return job;
    }
    await delay(20);
  }
  throw new Error('the import never came to rest');
}

void test('a file is uploaded, mapped, tried, applied, corrected and taken back', async () => {
  const { imports } = clientele;
  const text = 'Mail,Kind\na@x.test,gold\nnobody,silver\n';

  const draft = await imports.upload(new Blob([text]), { fileName: 'people.csv' });
  await imports.update(draft.id, { mapping: [{ column: 'Kind', field: 'plan' }] });
  const sample = await imports.sample(draft.id, 1);
  await imports.dryRun(draft.id);
  const tried = await rested(draft.id);
  await imports.start(draft.id);
  const done = await rested(draft.id);
  const errors = await imports.errors(draft.id);
  const csv = await new Response(await imports.errorsCsv(draft.id)).text();
  await imports.undo(draft.id);
  const undone = await rested(draft.id);
  const kept = await imports.kept(draft.id);

  assert.deepEqual(sample.data[0]?.cells, ['a@x.test', 'gold']);
  assert.deepEqual([tried.dryRun?.created, tried.dryRun?.failed], [1, 1]);
  assert.deepEqual([done.state, done.progress.created], ['completed', 1]);
  assert.deepEqual(
    errors.data.map(({ line }) => line),
    [3],
  );
  assert.match(csv, /^Mail,Kind,import_line,import_reason\r\nnobody,silver,3,/);
  assert.deepEqual([undone.state, undone.undo?.removed], ['undone', 1]);
  assert.deepEqual(kept.data, []);
  assert.equal((await imports.list()).data[0]?.id, draft.id);
  await imports.delete(draft.id);
  await assert.rejects(imports.get(draft.id), { code: 'import_not_found' });
});

void test('an import can be stopped and resumed', async () => {
  const rows = Array.from({ length: 3_000 }, (_, index) => `p${index}@x.test`);
  const job = await clientele.imports.upload(`Email\n${rows.join('\n')}\n`, { start: true });

  await clientele.imports.cancel(job.id).catch(() => undefined);
  await clientele.imports.resume(job.id).catch(() => undefined);

  assert.equal((await rested(job.id)).progress.created, rows.length);
});
