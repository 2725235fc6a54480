import { DatabaseError } from 'pg';
import { DirectoryError } from '../../domain/errors.ts';

/** Another server was faster: the transaction is gone, and doing its work again will see why. */
export class LostRaceError extends Error {
  constructor(options?: { cause?: unknown }) {
    super('a race with another server was lost', options);
    this.name = 'LostRaceError';
  }
}

/** The connection went away before anything could be committed: the same work can be done again on another. */
export class LostConnectionError extends Error {
  constructor(options?: { cause?: unknown }) {
    super('the connection to the database was lost', options);
    this.name = 'LostConnectionError';
  }
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const serializationFailure = '40001';
const deadlockDetected = '40P01';
const notNullViolation = '23502';
const uniqueViolation = '23505';
const diskFull = '53100';
const unavailableClasses: ReadonlySet<string> = new Set([
  '08', // the connection
  '28', // who may connect
  '53', // resources
  '57', // an operator, a shutdown, a start, a time-out
  '58', // the system below
]);
const unavailable: ReadonlySet<string> = new Set([
  '25006', // read-only: this server is not, or no longer, the primary
  '25P03', // idle in transaction for too long
  '25P04', // in one transaction for too long
  '3D000', // no such database
  '55000', // a database that takes no connections for now
  '55P03', // a lock cannot be had
]);

/** Columns that a statement of ours sets to NULL where another server was faster (`takeNumbers`, `insertClaims`). */
const guards: ReadonlySet<string> = new Set(['epoch', 'fingerprint']);

/** Unique constraints that a race can violate. Citus puts the number of a shard behind the name. */
const raced: readonly string[] = [
  'clients_',
  'companies_',
  'deleted_clients_',
  'client_',
  'merges_',
  'fields_',
  'segments_',
  'changes_',
  'claims_',
  'counters_',
  'workspaces_',
  'keys_',
  'user',
];

/**
 * The one place where an engine's error becomes ours: `LostRaceError` where the work has to be done
 * again, `storage_full`, or `unavailable` where trying later may help. Anything else is a bug and stays
 * what it is. To be given what the driver threw only: what has no SQLSTATE is about the connection.
 */
export function mapError(error: unknown): unknown {
  if (error instanceof DatabaseError) {
    return mapDatabaseError(error);
  }
  const isBug = error instanceof TypeError || error instanceof RangeError;
  return error instanceof Error && !isBug ? unavailableError(error) : error;
}

function mapDatabaseError(error: DatabaseError): unknown {
  const code = error.code ?? '';
  if (code === serializationFailure || code === deadlockDetected || isRaced(error)) {
    return new LostRaceError({ cause: error });
  }
  if (code === diskFull) {
    return new DirectoryError(
      'storage_full',
      'The disk of the directory is full, so nothing can be written. Free some space; reading goes on.',
      {},
      { cause: error },
    );
  }
  if (code === notNullViolation && error.column !== undefined && guards.has(error.column)) {
    return new LostRaceError({ cause: error });
  }
  return unavailable.has(code) || unavailableClasses.has(code.slice(0, 2))
    ? unavailableError(error)
    : error;
}

function isRaced({ code, constraint = '' }: DatabaseError): boolean {
  return code === uniqueViolation && raced.some((prefix) => constraint.startsWith(prefix));
}

/** How connections end: by the network, at an operator's word, in a crash. */
const lostConnection: ReadonlySet<string> = new Set([
  '08000',
  '08001',
  '08003',
  '08006',
  '57P01',
  '57P02',
]);

/**
 * True for what `mapError` made of the end of a connection. Not for a time-out, after which whoever has waited
 * so long would wait as long again, nor where the database answers but lets nobody in.
 */
export function isLostConnection(error: unknown): boolean {
  if (!isUnavailable(error)) {
    return false;
  }
  const { cause } = error as DirectoryError;
  if (cause instanceof DatabaseError) {
    return lostConnection.has(cause.code ?? '');
  }
  // What the driver says of sockets has no code of its own in all cases.
  return cause instanceof Error && !/time-?out/i.test(cause.message);
}

/** True for what trying again later may help. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof DirectoryError && error.code === 'unavailable';
}

/** `unavailable`, with a time to wait. The cause is for logs only. */
export function unavailableError(cause: unknown): DirectoryError {
  return new DirectoryError(
    'unavailable',
    'The directory cannot be reached for now. Try again in a moment.',
    { retryAfterSeconds: 1 },
    { cause },
  );
}
