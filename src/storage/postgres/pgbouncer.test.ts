import { test } from 'node:test';
import { describeStorageContract } from '../contract/storage-contract.ts';
import { hasPgBouncer } from './pgbouncer.testing.ts';
import { contractShare, createPooledPlace } from './postgres-place.testing.ts';

if (hasPgBouncer()) {
  describeStorageContract('PostgreSQL through PgBouncer', createPooledPlace, {
    share: contractShare,
  });
} else {
  void test('storage on PostgreSQL through PgBouncer', (context) => {
    context.skip('PgBouncer is not installed here; with it (Debian: pgbouncer), this runs');
  });
}
