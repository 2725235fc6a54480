import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { describeStorageContract } from '../contract/storage-contract.ts';
import { StatementLog } from './citus-log.testing.ts';
import { contractShare, createPostgresPlace } from './postgres-place.testing.ts';

const log = new StatementLog();

describeStorageContract('PostgreSQL', createPostgresPlace, { share: contractShare });

/* Of all that the suite above made the engine say. */
describe('the statements of the contract', () => {
  test('are such that Citus answers each on one machine, and a pooler keeps nothing of them', () => {
    assert.ok(log.length > 1_000, 'the contract should have sent statements');
    assert.deepEqual(log.faults(), []);
  });
});
