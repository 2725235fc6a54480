import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { exportClients } from '../../src/exporting/export-clients.ts';
import type { JsonValue } from '../../src/lib/json/json-value.ts';
import { requestBytes } from '../support/raw-http.ts';
import {
  act,
  clientsHash,
  countsOf,
  type ImportAnswer,
  peopleCsv,
  rested,
  upload,
} from '../support/imports.ts';
import { startTestServer, type TestServer, type TestWorkspace } from '../support/test-server.ts';

/*
 * Imports over HTTP, from the upload to the undo, each test in a workspace of its own.
 */

let server: TestServer;
let count = 0;

before(async () => {
  server = await startTestServer();
});
after(() => server.close());

interface Place extends TestServer, TestWorkspace {
  hash(): Promise<string>;
  clientBy(email: string): Promise<Record<string, unknown>>;
}

async function place(): Promise<Place> {
  count += 1;
  const workspace = await server.addWorkspace(`imports ${count}`);
  const call: TestServer['call'] = (method, path, options) =>
    server.call(method, path, { key: workspace.key, ...options });
  return {
    ...server,
    ...workspace,
    call,
    hash: () => clientsHash(server.running, workspace.actor.workspaceId),
    async clientBy(email) {
      const { body } = await call(
        'GET',
        `/api/v2/clients/lookup?email=${encodeURIComponent(email)}`,
      );
      return body as Record<string, unknown>;
    },
  };
}

describe('an import', () => {
  it('proposes how to read what came, tries it, applies it with the same counts, and is undone', async () => {
    const here = await place();
    await here.call('POST', '/api/v2/clients', {
      body: {
        externalId: 'u-3',
        email: 'p3@example.com',
        customFields: { Plan: 'old' },
        notes: 'kept',
      },
    });
    const untouched = await here.hash();
    const { text, badLines } = peopleCsv(700);

    const draft = await upload(here, text, 'fileName=people.csv');
    assert.equal(draft.state, 'draft');
    assert.deepEqual(
      draft.mapping.map(({ field }) => field),
      [
        'externalId',
        'email',
        'givenName',
        'familyName',
        'phone',
        'customFields.Plan',
        'signedUpAt',
        'notes',
      ],
    );
    const tried = await act(here, draft.id, 'dry-run');
    assert.equal(await here.hash(), untouched);
    const applied = await act(here, draft.id, 'start');
    assert.equal(applied.state, 'completed');
    assert.deepEqual(countsOf(applied.progress), countsOf(tried.dryRun ?? assert.fail()));
    assert.deepEqual(countsOf(applied.progress), {
      created: 678,
      updated: 15,
      unchanged: 0,
      failed: 7,
    });
    const { body } = await here.call('GET', `/api/v2/imports/${draft.id}/errors`);
    assert.deepEqual(
      (body as { data: { line: number }[] }).data.map(({ line }) => line),
      badLines,
    );
    for (const kind of ['created', 'updated', 'failed']) {
      assert.equal(tried.dryRun?.examples[kind]?.length, 5, kind);
    }

    const undone = await act(here, draft.id, 'undo');
    assert.equal(undone.state, 'undone');
    assert.equal(undone.undo?.removed, 678);
    assert.equal(await here.hash(), untouched);
  });

  it('removes, when it is undone, a client whom a later row of it put into a company', async () => {
    const here = await place();
    const draft = await upload(
      here,
      'Email,Name,companyNames\nnew@x.test,Ada,\nnew@x.test,Ada,Acme\n',
    );
    await act(here, draft.id, 'start');
    const made = await here.clientBy('new@x.test');
    assert.equal((made['companyIds'] as string[]).length, 1);

    const undone = await act(here, draft.id, 'undo');

    assert.deepEqual(undone.undo, { removed: 1, restored: 1, kept: 0 });
    assert.equal((await here.clientBy('new@x.test'))['code'], 'client_not_found');
  });

  it('keeps, when it is undone, a client into whom somebody from elsewhere was merged', async () => {
    const here = await place();
    await here.call('POST', '/api/v2/clients', { body: { email: 'old@x.test' } });
    const draft = await upload(here, 'Email,Name\nnew@x.test,Ada\nother@x.test,Bob\n');
    await act(here, draft.id, 'start');
    const [old, made] = [await here.clientBy('old@x.test'), await here.clientBy('new@x.test')];
    const body = { loserId: String(old['id']) };
    await here.call('POST', `/api/v2/clients/${String(made['id'])}/merge`, { body });

    const undone = await act(here, draft.id, 'undo');

    assert.deepEqual(undone.undo, { removed: 1, restored: 0, kept: 1 });
    for (const email of ['old@x.test', 'new@x.test']) {
      assert.equal((await here.clientBy(email))['id'], made['id']);
    }
    const kept = await here.call('GET', `/api/v2/imports/${draft.id}/kept`);
    assert.deepEqual((kept.body as { data: object[] }).data, [
      { clientId: made['id'], field: null },
    ]);
  });

  it('keeps, when it is undone, a client to whom a further external id leads', async () => {
    const here = await place();
    const draft = await upload(here, 'Email,externalId\nnew@x.test,1\n');
    await act(here, draft.id, 'start');
    const made = await here.clientBy('new@x.test');
    const body = { externalId: '2', email: 'new@x.test', onConflict: 'merge' };
    await here.call('POST', '/api/v2/clients/upsert', { body });

    const undone = await act(here, draft.id, 'undo');

    assert.deepEqual(undone.undo, { removed: 0, restored: 0, kept: 1 });
    assert.equal((await here.clientBy('new@x.test'))['id'], made['id']);
  });

  it('keeps, when it is undone, what was edited since, and lists it', async () => {
    const here = await place();
    await here.call('POST', '/api/v2/clients', {
      body: { email: 'old@x.test', name: 'Old', phone: '1' },
    });
    const draft = await upload(
      here,
      'Email,Name,Phone\nold@x.test,New,2\nnew@x.test,Made,3\nother@x.test,Made,4\n',
    );
    await act(here, draft.id, 'start');
    const [old, made] = [await here.clientBy('old@x.test'), await here.clientBy('new@x.test')];
    const patch = (
      client: Record<string, unknown>,
      body: Record<string, string>,
    ): Promise<unknown> => here.call('PATCH', `/api/v2/clients/${String(client['id'])}`, { body });
    await patch(old, { phone: '99' });
    await patch(made, { notes: 'edited' });

    const undone = await act(here, draft.id, 'undo');

    assert.deepEqual(undone.undo, { removed: 1, restored: 1, kept: 2 });
    const restored = await here.clientBy('old@x.test');
    assert.deepEqual([restored['name'], restored['phone']], ['Old', '99']);
    assert.equal((await here.clientBy('new@x.test'))['notes'], 'edited');
    assert.equal((await here.clientBy('other@x.test'))['code'], 'client_not_found');
    const { body } = await here.call('GET', `/api/v2/imports/${draft.id}/kept`);
    assert.deepEqual((body as { data: object[] }).data, [
      { clientId: made['id'], field: 'notes' },
      { clientId: old['id'], field: 'phone' },
    ]);
  });

  it('gives its failed rows as CSV that can be corrected and imported again', async () => {
    const here = await place();
    const rows = [`bad;"Quoted; ""Name""";=1+1;'=2+2`, 'good@x.test;Fine;x;y'];
    const source = ['Email;Name;Formula;Guarded', ...rows, ''].join('\r\n');
    const draft = await upload(here, source, 'start=true');
    await rested(here, draft.id);

    const { body, headers } = await here.call('GET', `/api/v2/imports/${draft.id}/errors.csv`);
    assert.match(headers.get('content-type') ?? '', /^text\/csv/);
    const corrected = String(body).replace(/\r\nbad,/, '\r\nbetter@x.test,');
    const again = await upload(here, corrected, 'start=true');
    const ended = await rested(here, again.id);

    assert.deepEqual(countsOf(ended.progress), { created: 1, updated: 0, unchanged: 0, failed: 0 });
    const better = await here.clientBy('better@x.test');
    assert.deepEqual(
      [better['name'], better['customFields']],
      ['Quoted; "Name"', { Formula: '=1+1', Guarded: '=2+2' }],
    );
  });

  it('takes no Idempotency-Key with an upload, for which nobody could keep its promise', async () => {
    const { url, key } = await place();
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'text/csv',
      'idempotency-key': 'once',
    };

    const refused = await fetch(`${url}/api/v2/imports`, {
      method: 'POST',
      headers,
      body: 'Email\na@x.test\n',
    });

    assert.equal(refused.status, 400);
    assert.equal(((await refused.json()) as { code: string }).code, 'invalid_header');
  });

  it('that is all or nothing writes nothing where one row fails, and says which', async () => {
    const here = await place();
    const untouched = await here.hash();

    const failed = await upload(here, 'Email\na@x.test\nbad one\nb@x.test\n', 'atomic=true');
    const ended = await act(here, failed.id, 'start');

    assert.equal(ended.state, 'failed');
    assert.equal(await here.hash(), untouched);
    const { body } = await here.call('GET', `/api/v2/imports/${failed.id}/errors`);
    assert.deepEqual(
      (body as { data: { line: number }[] }).data.map(({ line }) => line),
      [3],
    );
    const whole = await upload(here, 'Email\na@x.test\nb@x.test\n', 'atomic=true&start=true');
    assert.equal((await rested(here, whole.id)).state, 'completed');
  });

  it('maps columns as it is told, and remembers it for the next source with these columns', async () => {
    const here = await place();
    const source = 'Mail,Kind,Junk\na@x.test,gold,x\n';
    const draft = await upload(here, source);
    const { body } = await here.call('PATCH', `/api/v2/imports/${draft.id}`, {
      body: {
        mapping: [
          { column: 'Kind', field: 'plan' },
          { column: 'Junk', field: null },
        ],
      },
    });
    const expected = ['email', 'customFields.plan', null];
    assert.deepEqual(
      (body as ImportAnswer).mapping.map(({ field }) => field),
      expected,
    );
    await act(here, draft.id, 'start');

    assert.deepEqual((await here.clientBy('a@x.test'))['customFields'], { plan: 'gold' });
    const next = await upload(here, source);
    assert.deepEqual(
      next.mapping.map(({ field }) => field),
      expected,
    );
  });

  it('asks for the order of dates where it cannot be seen', async () => {
    const here = await place();
    const draft = await upload(here, 'Email,Signup date\na@x.test,03/04/2024\n');
    assert.equal(draft.seenDateOrder, 'ambiguous');

    const refused = await here.call('POST', `/api/v2/imports/${draft.id}/start`);
    assert.equal(refused.status, 422);
    await here.call('PATCH', `/api/v2/imports/${draft.id}`, { body: { dateOrder: 'dmy' } });
    await act(here, draft.id, 'start');

    assert.equal((await here.clientBy('a@x.test'))['signedUpAt'], '2024-04-03T00:00:00.000Z');
    const clear = await upload(here, 'Email,Signup date\na@x.test,03/14/2024\n');
    assert.equal(clear.seenDateOrder, 'mdy');
  });

  it('reads the bodies of every dialect, one per line or in an array', async () => {
    const here = await place();
    const bodies: Readonly<Record<string, object>> = {
      clockwork: { email: 'c@x.test', full_name: 'C L', shoe: 43 },
      assembly: { id: 'x', object: 'client', givenName: 'A', familyName: 'S', email: 'as@x.test' },
      fullengage: { name: 'Full Engage', phone: '1', status: 'inactive' },
      crowdpower: { user_id: 'cp', first_name: 'Crowd', custom_attributes: { n: 1 } },
      native: { externalId: 'n', name: 'Native', customFields: { deep: { er: [1] } } },
    };
    for (const [dialect, body] of Object.entries(bodies)) {
      for (const text of [`${JSON.stringify(body)}\n`, JSON.stringify([body], null, 2)]) {
        const draft = await upload(here, text, `dialect=${dialect}&start=true`);
        const { progress } = await rested(here, draft.id);
        assert.equal(progress.failed, 0, dialect);
        assert.equal(progress.created + progress.unchanged, 1, dialect);
      }
    }
    const found = await upload(here, `${JSON.stringify(bodies['crowdpower'])}\n`);
    assert.equal(
      (found as unknown as { options: { dialect: string } }).options.dialect,
      'crowdpower',
    );
  });

  it('is cancelled between two chunks, resumed without doubling, and does nothing twice', async () => {
    const here = await place();
    const { text } = peopleCsv(5_000);
    const draft = await upload(here, text);
    await here.call('POST', `/api/v2/imports/${draft.id}/start`);

    const cancelled = await act(here, draft.id, 'cancel');
    assert.equal(cancelled.state, 'cancelled');
    const resumed = await act(here, draft.id, 'resume');

    assert.equal(resumed.state, 'completed');
    const { created, updated, failed } = resumed.progress;
    assert.deepEqual([created, updated, failed], [4_850, 100, 50]);
    const again = await here.call('POST', `/api/v2/imports/${draft.id}/start`);
    assert.equal((again.body as { code: string }).code, 'import_state');
  });

  it('that is all or nothing takes back what it wrote when it is cancelled, however often it is told to', async () => {
    const here = await place();
    const untouched = await here.hash();
    const rows = Array.from({ length: 8_000 }, (_, row) => `a${row}@x.test`);
    const { id } = await upload(here, `Email\n${rows.join('\n')}\n`, 'atomic=true&start=true');
    const find = async (): Promise<ImportAnswer> =>
      (await here.call('GET', `/api/v2/imports/${id}`)).body as ImportAnswer;
    let job = await find();
    while (job.phase === 'check' || (job.state === 'running' && job.progress.created < 1_000)) {
      job = await find();
    }

    const answers: ImportAnswer[] = [];
    for (let tries = 0; tries < 3; tries++) {
      const { body } = await here.call('POST', `/api/v2/imports/${id}/cancel`);
      answers.push(body as ImportAnswer);
    }
    const ended = await rested(here, id);

    assert.deepEqual([answers[0]?.state, answers[0]?.phase], ['running', 'rollback']);
    assert.equal(ended.state, 'cancelled');
    assert.ok((ended.undo?.removed ?? 0) >= 1_000);
    assert.equal(await here.hash(), untouched);
  });

  it('is found out to have been cut off, and to have gone while it was uploaded', async () => {
    const here = await place();
    const cut = await upload(
      here,
      'Email,Name,City\na@x.test,Ann,Bonn\nb@x.te',
      'atomic=true&start=true',
    );
    assert.equal((await rested(here, cut.id)).state, 'failed');
    await uploadHalf(here);

    let left = 2;
    for (let tries = 0; tries < 100 && left > 1; tries++) {
      left = (await importsOf(here)).length;
      await delay(50);
    }
    assert.equal(left, 1);
  });

  it('takes an export into an empty workspace: NDJSON without loss, CSV as far as its cells tell', async () => {
    const [here, there, csv] = [await place(), await place(), await place()];
    const { body: company } = await here.call('POST', '/api/v2/companies', {
      body: { name: 'Acme, "Inc."' },
    });
    const companyIds = [(company as { id: string }).id];
    const people: JsonValue[] = [
      { email: 'a@x.test', name: "'=Ada", notes: '=1+1\nsecond', companyIds, status: 'inactive' },
      { externalId: 'x-1', name: 'Given Only', customFields: { deep: { er: [1, null] }, n: 5 } },
      { name: 'No Key', phone: '+33 6 12', customFields: { t: '=x', yes: true } },
      { externalId: 'x-2', email: 'b@x.test', signedUpAt: '2024-02-29T13:00:00.000Z', ip: '::1' },
    ];
    for (const body of people) {
      assert.equal((await here.call('POST', '/api/v2/clients', { body })).status, 201);
    }
    const exported = async (format: 'csv' | 'ndjson'): Promise<string> => {
      const pieces: string[] = [];
      const { workspaceId } = here.actor;
      const selection = { filter: {}, sort: { by: 'createdAt', order: 'asc' } } as const;
      const { directory } = server.running;
      for await (const { text } of exportClients(directory, { workspaceId, selection, format })) {
        pieces.push(text);
      }
      return pieces.join('');
    };

    const lines = await upload(there, await exported('ndjson'), 'start=true');
    const cells = await upload(csv, await exported('csv'), 'start=true');

    assert.equal((await rested(there, lines.id)).progress.created, people.length);
    assert.equal((await rested(csv, cells.id)).progress.created, people.length);
    assert.equal(await there.hash(), await here.hash());
    // Observed fields get the types of their cells: JSON and numbers come as texts.
    const ada = await csv.clientBy('a@x.test');
    const original = await here.clientBy('a@x.test');
    for (const member of ['name', 'givenName', 'notes', 'status', 'signedUpAt', 'customFields']) {
      assert.deepEqual(ada[member], original[member], member);
    }
  });
});

/** Sends less than was announced, and goes while the server waits for the rest. */
async function uploadHalf(here: TestServer): Promise<void> {
  const { url, key } = here;
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
  await once(socket, 'connect');
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'text/csv',
    'content-length': '900',
  };
  const body = 'Email,Name\na@x.test,Ann\n';
  socket.write(requestBytes({ method: 'POST', target: '/api/v2/imports', headers, body }));
  await beginsUpload(here);
  socket.destroy();
}

async function beginsUpload(here: TestServer): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    if ((await importsOf(here)).some(({ state }) => state === 'uploading')) {
      return;
    }
    await delay(10);
  }
  assert.fail('the upload never began');
}

async function importsOf(here: TestServer): Promise<readonly ImportAnswer[]> {
  const { body } = await here.call('GET', '/api/v2/imports');
  return (body as { data: ImportAnswer[] }).data;
}
