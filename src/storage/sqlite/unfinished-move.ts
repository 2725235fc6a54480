import { UnfinishedMoveError } from '../open-errors.ts';
import type { Connection } from './connection.ts';

/** The note of a move to this file that has not ended. */
export function unfinishedMove(connection: Connection): string | undefined {
  const note = connection.statement('SELECT note FROM unfinished_moves').get()?.[0];
  return typeof note === 'string' ? note : undefined;
}

/** Throws `UnfinishedMoveError` where the data is not all there. */
export function refuseUnfinishedMove(connection: Connection, place: string): void {
  if (unfinishedMove(connection) !== undefined) {
    throw new UnfinishedMoveError(place);
  }
}
