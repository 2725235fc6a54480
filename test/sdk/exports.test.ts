import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { ConnectionError, ValidationError } from '../../sdk/src/index.ts';
import { fakeDirectory, problem } from './fake-directory.ts';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) {
    collected.push(item);
  }
  return collected;
}

describe('exports', () => {
  it('give clients one after the other, those of the filter that was asked for', async () => {
    const { clientele, sent } = fakeDirectory([
      () => new Response('{"id":"1","companyNames":["A"]}\n{"id":"2","companyNames":[]}\n'),
    ]);

    const clients = await all(
      clientele.exports.clients({ filter: { status: { eq: 'active' } }, sort: '-name' }),
    );

    assert.deepEqual(clients, [
      { id: '1', companyNames: ['A'] },
      { id: '2', companyNames: [] },
    ]);
    const { url } = sent[0] ?? assert.fail();
    assert.equal(url.pathname, '/base/api/v2/exports');
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      'filter[status][eq]': 'active',
      sort: '-name',
      format: 'ndjson',
    });
  });

  it('say so where the rest did not come', async () => {
    const breaking = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"id":"1"}\n{"id"'));
      },
      pull: (controller) => controller.error(new TypeError('terminated')),
    });
    const { clientele } = fakeDirectory([() => new Response(breaking)]);

    await assert.rejects(all(clientele.exports.clients()), ConnectionError);
  });

  it('say so where something in between has ended them in the middle of a client', async () => {
    const { clientele } = fakeDirectory([() => new Response('{"id":"1"}\n{"id":"2","na')]);

    await assert.rejects(all(clientele.exports.clients()), ConnectionError);
  });

  it('are files of bytes, or the refusal', async () => {
    const { clientele } = fakeDirectory([
      () => new Response('id,name\r\n'),
      problem(422, 'validation_failed'),
    ]);

    const file = await clientele.exports.file({ format: 'csv', bom: true });

    assert.equal(await text(file), 'id,name\r\n');
    await assert.rejects(clientele.exports.file({ format: 'csv', sort: 'age' }), ValidationError);
  });

  it('have an address for a link, with the same selection', () => {
    const { clientele, sent } = fakeDirectory([]);

    const url = new URL(
      clientele.exports.address({ format: 'csv', filter: { name: { eq: 'A' } } }),
    );

    assert.equal(url.pathname, '/base/api/v2/exports');
    assert.equal(url.search, '?format=csv&filter%5Bname%5D%5Beq%5D=A');
    assert.deepEqual(sent, []);
  });
});
