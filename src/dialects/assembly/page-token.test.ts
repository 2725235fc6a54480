import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { DirectoryError } from '../../domain/errors.ts';
import { type PageTokenScope, pageStart, readPageToken, writePageToken } from './page-token.ts';

const scope: PageTokenScope = {
  list: 'clients',
  realm: 'http://127.0.0.1:7171',
  workspaceId: 1,
  filter: { givenName: 'Ada' },
};
const after = '0190163d-8694-739b-aea5-966c26f8ad91';

describe('page tokens', () => {
  it('leads back to where it was written for', () => {
    fc.assert(
      fc.property(fc.string(), (start) => {
        assert.equal(readPageToken(scope, writePageToken(scope, start)), start);
      }),
    );
  });

  it('is good for no other list, installation, workspace or filter', () => {
    const token = writePageToken(scope, after);
    const others: readonly PageTokenScope[] = [
      { ...scope, list: 'companies' },
      { ...scope, realm: 'http://127.0.0.1:7172' },
      { ...scope, workspaceId: 2 },
      { ...scope, filter: {} },
      { ...scope, filter: { familyName: 'Ada' } },
    ];

    for (const other of others) {
      assert.equal(readPageToken(other, token), undefined);
    }
  });

  it('is refused when cut short, lengthened or with any bit flipped', () => {
    const token = writePageToken(scope, after);

    for (let index = 0; index < token.length; index += 1) {
      assert.equal(readPageToken(scope, token.slice(0, index)), undefined);
      for (let bit = 0; bit < 7; bit += 1) {
        const flipped = String.fromCharCode(token.charCodeAt(index) ^ (1 << bit));
        const broken = token.slice(0, index) + flipped + token.slice(index + 1);
        assert.equal(readPageToken(scope, broken), undefined);
      }
    }
    assert.equal(readPageToken(scope, `${token}=`), undefined);
    assert.equal(readPageToken(scope, ` ${token}`), undefined);
  });

  it('survives any text a caller makes up', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.equal(readPageToken(scope, text), undefined);
        assert.equal(readPageToken(scope, Buffer.from(text).toString('base64url')), undefined);
      }),
    );
    assert.equal(readPageToken(scope, Buffer.from('null').toString('base64url')), undefined);
    assert.equal(readPageToken(scope, Buffer.from('{"after":1}').toString('base64url')), undefined);
  });

  it('starts at the beginning without a token, and says that a bad one is bad', () => {
    assert.equal(pageStart(scope, undefined), undefined);
    assert.throws(
      () => pageStart(scope, 'x'),
      (error: unknown) => error instanceof DirectoryError && error.code === 'invalid_cursor',
    );
  });
});
