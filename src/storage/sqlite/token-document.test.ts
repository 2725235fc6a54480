import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { blankClient } from '../../domain/apply-client-patch.ts';
import type { Client } from '../../domain/client.ts';
import { tokensOf } from './search-tokens.ts';
import { tokenDocument } from './token-document.ts';

const text = fc.option(
  fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc
      .array(fc.constantFrom('Ada', 'Lovelace', 'ab', 'c', 'é', '😀'), { maxLength: 5 })
      .map((words) => words.join(' ')),
  ),
);

test('a document written as bytes has exactly the tokens of the client', () => {
  fc.assert(
    fc.property(text, text, text, text, fc.nat({ max: 2_000 }), (name, email, phone, id, pk) => {
      const client: Client = { ...blankClient('id', 0), name, email, phone, externalId: id };

      const document = Buffer.from(tokenDocument(37, client, pk)).toString();

      const tokens = new Set(document.split('\n').filter((token) => token !== ''));
      assert.deepEqual(tokens, tokensOf(37, client, pk));
    }),
  );
});

test('a client with long texts has room', () => {
  const client: Client = { ...blankClient('id', 0), name: 'abcdefghij'.repeat(20_000) };

  const document = Buffer.from(tokenDocument(1, client, 1)).toString();

  assert.deepEqual(new Set(document.split('\n')), tokensOf(1, client, 1));
});
