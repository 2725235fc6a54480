import { defaultSettings, type Settings } from './config/settings.ts';
import { chooseEngine } from './engine.ts';
import type { MoveProgress, MoveReport } from './moving/move.ts';
import type { Engine } from './storage/engine.ts';
import type { TransferStore } from './storage/transfer-store.ts';

/** Where data is: in a data directory, or in a PostgreSQL database. */
export type Place = Pick<Settings, 'data'> | { readonly database: string };

/**
 * Moves all data from one place to another, or goes on with a move that was interrupted. Rejects with `MoveError`,
 * with `AlreadyServedError` where a server has one of the places, and as `Engine.open` does.
 */
export async function moveData(
  { from, to }: { readonly from: Place; readonly to: Place },
  onProgress: (progress: MoveProgress) => void,
): Promise<MoveReport> {
  const { move } = await import('./moving/move.ts');
  const engines = { source: await engineAt(from), target: await engineAt(to) };
  await using parts = new AsyncDisposableStack();
  const open = async (side: 'source' | 'target'): Promise<TransferStore> => {
    const reservation = engines[side].reserve({ mayCreate: side === 'target' });
    parts.defer(() => reservation.release());
    const store = await engines[side].openTransfer(side);
    parts.defer(() => store.close());
    return store;
  };
  return await move({ source: await open('source'), target: await open('target'), onProgress });
}

function engineAt(place: Place): Promise<Engine> {
  return chooseEngine({ ...defaultSettings, database: undefined, ...place });
}
