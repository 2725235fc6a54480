import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { DirectoryError } from '../../domain/errors.ts';
import { createSealer } from '../../lib/seal.ts';
import { type PageTokenScope, pageStart, writePageToken } from './page-token.ts';

const cursors = createSealer('secret', 'cursors');
const scope: PageTokenScope = { list: 'clients', workspaceId: 1, filter: { givenName: 'Ada' } };
const isInvalidCursor = { name: DirectoryError.name, code: 'invalid_cursor' };

describe('a page token', () => {
  it('leads back to where it was written for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (after) => {
        assert.equal(pageStart(cursors, scope, writePageToken(cursors, scope, after)), after);
      }),
    );
  });

  it('is good for no other list, installation, workspace or filter', () => {
    const token = writePageToken(cursors, scope, '12');
    const others: readonly PageTokenScope[] = [
      { ...scope, list: 'companies' },
      { ...scope, workspaceId: 2 },
      { ...scope, filter: {} },
      { ...scope, filter: { familyName: 'Ada' } },
    ];

    for (const other of others) {
      assert.throws(() => pageStart(cursors, other, token), isInvalidCursor);
    }
    const elsewhere = createSealer('another secret', 'cursors');
    assert.throws(() => pageStart(elsewhere, scope, token), isInvalidCursor);
  });

  it('is refused where a caller made it up', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.throws(() => pageStart(cursors, scope, text), isInvalidCursor);
      }),
    );
  });

  it('that is absent means the beginning', () => {
    assert.equal(pageStart(cursors, scope, undefined), undefined);
  });
});
