import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { explainFailure, isLasting } from './explain-failure.ts';
import { unavailableError } from './postgres-error.ts';

function errorOf(code: string): Error {
  return Object.assign(new Error('password authentication failed for user "ada"'), { code });
}

void test('an operator is told what to do about a database that lets nobody in, without names', () => {
  for (const code of ['28P01', '3D000', '42501', '53300', 'ECONNREFUSED']) {
    const said = explainFailure(unavailableError(errorOf(code)));

    assert.match(said ?? '', /^The database cannot be used: /, code);
    assert.doesNotMatch(said ?? '', /ada/);
  }
});

void test('what may pass by itself is told from what lasts', () => {
  assert.equal(isLasting(unavailableError(errorOf('28P01'))), true);
  assert.equal(isLasting(unavailableError(errorOf('57P03'))), false);
});

void test('an error that is not of a database is explained by nobody here', () => {
  assert.equal(explainFailure(errorOf('ECONNREFUSED')), undefined);
  assert.equal(explainFailure(new Error('timeout')), undefined);
});
