import { UnfinishedMoveError } from '../open-errors.ts';
import { publicUrl } from './public-url.ts';
import type { Session } from './session.ts';

/** The note of a move to this database that has not ended. */
export async function unfinishedMove(session: Session): Promise<string | undefined> {
  const [row] = await session.rows('SELECT note FROM unfinished_moves WHERE one = 1');
  return row === undefined ? undefined : String(row[0]);
}

/** Rejects with `UnfinishedMoveError` where the data is not all there. */
export async function refuseUnfinishedMove(session: Session, url: string): Promise<void> {
  if ((await unfinishedMove(session)) !== undefined) {
    throw new UnfinishedMoveError(publicUrl(url));
  }
}
