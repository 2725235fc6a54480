import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { fold } from '../../domain/fold.ts';
import { ascendingTerm, compareTerms, descendingTerm } from './sort-terms.ts';

const key = fc.option(
  fc
    .oneof(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.string({ unit: fc.constantFrom('a', 'b', ' ', '~', 'é', 'Z', '\u{1f600}', '\uffee') }),
    )
    .map(fold),
);
const pk = fc.integer({ min: 1, max: 1_000_000 });

void test('ascending terms are ordered as their keys are, nothing last', () => {
  fc.assert(
    fc.property(key, key, (a, b) => {
      assert.equal(sign(bytes(ascendingTerm(a), ascendingTerm(b))), sign(compareKeys(a, b)));
    }),
  );
});

void test('descending terms are ordered against their keys, nothing first, and equal keys by falling pk', () => {
  fc.assert(
    fc.property(key, pk, key, pk, (a, aPk, b, bPk) => {
      const order = compareKeys(b, a) || bPk - aPk;

      assert.equal(sign(bytes(descendingTerm(a, aPk), descendingTerm(b, bPk))), sign(order));
    }),
  );
});

void test('the tokenizer of the search index keeps every term whole', () => {
  const db = searchIndex();
  const insert = db.prepare('INSERT INTO client_tokens (rowid, tokens) VALUES (1, ?)');
  const read = db.prepare('SELECT term FROM client_terms');
  fc.assert(
    fc.property(key, pk, (key, pk) => {
      const terms = [ascendingTerm(key), descendingTerm(key, pk)];
      db.exec('SAVEPOINT one');

      insert.run(terms.join('\n'));
      const kept = read.all().map((row) => row['term']);
      db.exec('ROLLBACK TO one');

      assert.deepEqual(new Set(kept), new Set(terms));
    }),
  );
});

void test('terms compare as bytes of UTF-8 do', () => {
  const unit = fc.constantFrom(
    'a',
    'b',
    '\u0080',
    '\ud7ff',
    '\ue000',
    '\uffff',
    '\u{10000}',
    '\u{1f600}',
  );
  const text = fc.string({ unit, maxLength: 5 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      assert.equal(sign(compareTerms(a, b)), sign(bytes(a, b)));
    }),
  );
});

function compareKeys(a: string | null, b: string | null): number {
  if (a === null || b === null) {
    return Number(a === null) - Number(b === null);
  }
  return bytes(firstPoints(a), firstPoints(b));
}

function firstPoints(text: string): string {
  return Array.from(text).slice(0, 64).join('');
}

function bytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function sign(order: number): number {
  return Math.sign(order);
}

function searchIndex(): DatabaseSync {
  const db = new DatabaseSync(':memory:');
  db.exec(readFileSync(new URL('migrations/0001_initial.sql', import.meta.url), 'utf8'));
  return db;
}
