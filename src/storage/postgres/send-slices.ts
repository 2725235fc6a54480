import type { Statement, TransactionSession } from './session.ts';

/** Records whose rows are made without a pause; about 8 ms. */
const sliceRecords = 250;

/** More than a group of requests comes to; to make the rows of so many at once takes 20 ms. */
export const atOnceMax = 600;

/** Records in parts that one statement takes; none where there are no records. */
export function* slicesOf<T>(records: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < records.length; start += sliceRecords) {
    yield records.length <= sliceRecords ? records : records.slice(start, start + sliceRecords);
  }
}

/** Sends statements at once, and waits for none of them. */
export function sendAll(session: TransactionSession, statements: Iterable<Statement>): void {
  for (const { text, values } of statements) {
    session.send(text, values);
  }
}

/**
 * Sends statements each of which is made while the database works on the one before: so a large batch gives the event
 * loop back, and does not pile up in memory. Waits for all but the last.
 */
export async function sendInTurns(
  session: TransactionSession,
  statements: Iterable<Statement>,
): Promise<void> {
  let before: Promise<unknown> = Promise.resolve();
  for (const { text, values } of statements) {
    const sent = session.sendForRows(text, values);
    await before;
    before = sent;
  }
}
