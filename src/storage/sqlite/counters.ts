import type { Connection } from './connection.ts';

/** The numbers that the next records get. In memory between transactions, for as long as no other process writes. */
export interface Counters {
  /** The highest pk given out. */
  clientPk: number;
  /** The highest position of a change given out. */
  changePosition: number;
  /** Raised by every change to workspaces, keys, fields, users and ends of sessions, whichever process makes it. */
  access: number;
}

/** A number is never given out twice, also where its row has been deleted since: cursors and histories rely on it. */
export function readCounters(connection: Connection): Counters {
  return {
    clientPk: highest(connection, 'SELECT max(pk) FROM clients', 'client_pk'),
    changePosition: highest(connection, 'SELECT max(pk) FROM changes', 'change_position'),
    access: readCounter(connection, 'access'),
  };
}

/** The part of the stamp that tells whether anything changed of what `access` counts. */
export function readAccessCounter(connection: Connection): number {
  return readCounter(connection, 'access');
}

export function writeAccessCounter(connection: Connection, value: number): void {
  connection.statement("UPDATE counters SET value = ? WHERE name = 'access'").run(value);
}

function highest(connection: Connection, maximum: string, kept: string): number {
  const ofRows = Number(connection.statement(maximum).get()?.[0] ?? 0);
  return Math.max(ofRows, readCounter(connection, kept));
}

function readCounter(connection: Connection, name: string): number {
  const row = connection.statement('SELECT value FROM counters WHERE name = ?').get(name);
  return Number(row?.[0] ?? 0);
}
