import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { blankClient } from '../../domain/apply-client-patch.ts';
import type { Client } from '../../domain/client.ts';
import { tokensOf } from './search-tokens.ts';
import { tokenChange, tokenDocument } from './token-document.ts';

const text = fc.option(
  fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc
      .array(fc.constantFrom('Ada', 'Lovelace', 'ab', 'c', 'é', '😀'), { maxLength: 5 })
      .map((words) => words.join(' ')),
  ),
);

void test('a document written as bytes has each token of the client once', () => {
  fc.assert(
    fc.property(text, text, text, text, fc.nat({ max: 2_000 }), (name, email, phone, id, pk) => {
      const client: Client = { ...blankClient('id', 0), name, email, phone, externalId: id };

      const document = Buffer.from(tokenDocument(37, client, pk)).toString();

      const tokens = document.split('\n').filter((token) => token !== '');
      assert.deepEqual(tokens.toSorted(), [...tokensOf(37, client, pk)].toSorted());
    }),
  );
});

void test('a client with long texts has room', () => {
  const client: Client = { ...blankClient('id', 0), name: 'abcdefghij'.repeat(20_000) };

  const document = Buffer.from(tokenDocument(1, client, 1)).toString();

  assert.deepEqual(new Set(document.split('\n')), tokensOf(1, client, 1));
  assert.equal(document.split('\n').length, tokensOf(1, client, 1).size);
});

void test('a change has exactly the tokens that differ', () => {
  const few = fc.option(
    fc
      .array(fc.constantFrom('Ada', 'Lovelace', 'ab', 'é'), { maxLength: 3 })
      .map((words) => words.join(' ')),
  );
  const state = fc.record({ name: few, phone: few, givenName: few, email: few });
  const status = fc.constantFrom('active', 'inactive');
  fc.assert(
    fc.property(state, status, state, status, (a, aStatus, b, bStatus) => {
      const before: Client = { ...blankClient('id', 0), ...a, status: aStatus };
      const after: Client = { ...blankClient('id', 0), ...b, status: bStatus };

      const change = tokenChange(37, before, after, 7);

      const was = tokensOf(37, before, 7);
      const is = tokensOf(37, after, 7);
      assert.deepEqual(tokensIn(change?.gone), was.difference(is));
      assert.deepEqual(tokensIn(change?.come), is.difference(was));
    }),
    { numRuns: 500 },
  );
});

function tokensIn(document: string | Uint8Array | undefined): Set<string> {
  const text = document === undefined ? '' : Buffer.from(document).toString();
  return new Set(text.split('\n').filter((token) => token !== ''));
}
