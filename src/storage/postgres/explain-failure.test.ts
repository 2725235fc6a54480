import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { explainFailure, isLasting } from './explain-failure.ts';
import { unavailableError } from './postgres-error.ts';

function errorOf(code: string): Error {
  return Object.assign(new Error('password authentication failed for user "ada"'), { code });
}

void test('an operator is told what to do about a database that lets nobody in, without names', () => {
  for (const code of ['28P01', '3D000', '3F000', '42501', '53300', 'ECONNREFUSED']) {
    const said = explainFailure(unavailableError(errorOf(code)));

    assert.match(said ?? '', /^The database cannot be used: /, code);
    assert.doesNotMatch(said ?? '', /ada/);
  }
});

void test('an operator is told what is wrong with TLS, and that waiting does not help', () => {
  const cases: readonly (readonly [code: string, said: RegExp])[] = [
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /sslrootcert=FILE/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /sslrootcert=FILE/],
    ['CERT_HAS_EXPIRED', /expired/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /another host/],
  ];
  for (const [code, said] of cases) {
    assert.match(explainFailure(unavailableError(errorOf(code))) ?? '', said, code);
    assert.equal(isLasting(unavailableError(errorOf(code))), true, code);
  }
  const noTls = unavailableError(new Error('The server does not support SSL connections'));
  assert.match(explainFailure(noTls) ?? '', /it speaks no TLS/);
  assert.match(explainFailure(unavailableError(errorOf('ENOENT'))) ?? '', /sslrootcert/);
});

void test('what may pass by itself is told from what lasts', () => {
  assert.equal(isLasting(unavailableError(errorOf('28P01'))), true);
  assert.equal(isLasting(unavailableError(errorOf('57P03'))), false);
});

void test('an error that is not of a database is explained by nobody here', () => {
  assert.equal(explainFailure(errorOf('ECONNREFUSED')), undefined);
  assert.equal(explainFailure(new Error('timeout')), undefined);
});
