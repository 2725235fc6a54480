import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { DatabaseError } from 'pg';
import { DirectoryError } from '../../domain/errors.ts';
import { LostRaceError, mapError } from './postgres-error.ts';

const kinds: Readonly<Record<string, readonly string[]>> = {
  'lost race': ['40001', '40P01'],
  storage_full: ['53100'],
  unavailable:
    '08006 08P01 25006 28P01 3D000 53200 53300 55P03 57014 57P01 57P02 57P03 58030'.split(' '),
  bug: ['42601', '22021', '23503', '25P02', '0A000'],
};

for (const [kind, codes] of Object.entries(kinds)) {
  void test(`these are told as ${kind}: ${codes.join(', ')}`, () => {
    for (const code of codes) {
      assert.equal(kindOf(errorOf(code)), kind, code);
    }
  });
}

void test('a violated unique constraint of ours is a lost race, also under the name that a shard has', () => {
  for (const constraint of ['clients_email_key', 'clients_email_key_102018', 'claims_pkey']) {
    assert.equal(kindOf(errorOf('23505', constraint)), 'lost race');
  }
  assert.equal(kindOf(errorOf('23505', 'somebody_elses')), 'bug');
});

void test('what breaks below the database is unavailable, with a time to wait and no detail in the message', () => {
  const error = mapError(new Error('connect ECONNREFUSED 10.1.2.3:5432'));

  assert(error instanceof DirectoryError);
  assert.equal(error.code, 'unavailable');
  assert.equal(error.details.retryAfterSeconds, 1);
  assert.doesNotMatch(error.message, /ECONNREFUSED|10\.1/);
});

void test('a mistake of ours stays one', () => {
  assert.equal(kindOf(new TypeError('x is not a function')), 'bug');
});

function errorOf(code: string, constraint?: string): DatabaseError {
  const error = new DatabaseError('a message of the server', 0, 'error');
  error.code = code;
  error.constraint = constraint;
  return error;
}

function kindOf(thrown: Error): string {
  const error = mapError(thrown);
  if (error instanceof LostRaceError) {
    return 'lost race';
  }
  return error instanceof DirectoryError ? error.code : 'bug';
}
