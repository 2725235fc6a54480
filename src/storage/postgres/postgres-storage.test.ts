import { describeStorageContract } from '../contract/storage-contract.ts';
import { createPostgresPlace } from './postgres-place.testing.ts';

describeStorageContract('PostgreSQL', createPostgresPlace);
