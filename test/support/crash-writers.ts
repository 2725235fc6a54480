import type { JsonValue } from '../../src/lib/json/json-value.ts';
import type { Connection } from './connection.ts';

/** What one call was to write; its mark stands in the record and in the change-log row, and nowhere else. */
export interface LedgerEntry {
  /** Unique to the call, and found by a search for a name or a text. */
  readonly mark: string;
  /** Each of them writes one change-log row with the mark. */
  readonly records: number;
  /** Where a search finds the mark. */
  readonly isInName: boolean;
}

/** What callers were told, and what they asked for: the two may differ only by calls that were under way. */
export interface Ledger {
  readonly sent: Map<string, LedgerEntry>;
  readonly answered: Map<string, LedgerEntry>;
  /** Answers that were neither success nor the end of a connection. */
  readonly surprises: string[];
}

/** An empty ledger. */
export function createLedger(): Ledger {
  return { sent: new Map(), answered: new Map(), surprises: [] };
}

/** A call, as it depends on what the call before it was answered. */
interface Step {
  readonly method: string;
  readonly path: string;
  readonly body: JsonValue;
  readonly records?: number;
  readonly isInName?: boolean;
}

/** Writes the `n`-th mark; odd calls update what the call before them made, which was answered with `last`. */
type Writing = (mark: string, person: string, last: JsonValue, isUpdate: boolean) => Step;

const bulkSize = 5;

const writings: readonly Writing[] = [
  (mark, person) => ({
    method: 'POST',
    path: '/api/v1/customers',
    body: { email: `${person}@example.com`, full_name: mark },
  }),
  (mark, person) => ({
    method: 'POST',
    path: '/customers',
    body: { user_id: person, email: `${person}@example.com`, name: mark },
  }),
  (mark, person) => ({
    method: 'POST',
    path: '/customers/bulk',
    records: bulkSize,
    isInName: false,
    body: {
      customers: Array.from({ length: bulkSize }, (_, index) => ({
        user_id: `${person}-${index}`,
        custom_attributes: { mark },
      })),
    },
  }),
  (mark, _person, last, isUpdate) =>
    isUpdate
      ? { method: 'PATCH', path: `/api/v1/clients/${idIn(last, 'data')}`, body: { name: mark } }
      : { method: 'POST', path: '/api/v1/clients', body: { name: mark } },
  (mark, person, last, isUpdate) =>
    isUpdate
      ? { method: 'PATCH', path: `/v1/clients/${idIn(last)}`, body: { familyName: mark } }
      : {
          method: 'POST',
          path: '/v1/clients',
          body: { givenName: 'Ada', familyName: mark, email: `${person}@example.com` },
        },
];

/**
 * Writes without a pause, one call after the other, until the connection ends. What was answered is in
 * the ledger before the next call is sent.
 */
export async function writeUntilCut(
  connection: Connection,
  ledger: Ledger,
  { round, writer }: { readonly round: number; readonly writer: number },
): Promise<void> {
  const writing = writings[writer % writings.length] ?? fail();
  let last: JsonValue = null;
  for (let n = 0; ; n++) {
    const mark = `mark-${round}-${writer}-${n}-end`;
    const person = `person-${round}-${writer}-${Math.floor(n / 2)}`;
    const step = writing(mark, person, last, n % 2 === 1);
    const { method, path, body, records = 1, isInName = true } = step;
    const entry = { mark, records, isInName };
    ledger.sent.set(mark, entry);
    try {
      const answer = await connection.send(method, path, body);
      if (answer.status >= 300) {
        ledger.surprises.push(`${answer.status} ${method} ${path} ${JSON.stringify(answer.body)}`);
        return;
      }
      last = answer.body;
    } catch {
      return;
    }
    ledger.answered.set(mark, entry);
  }
}

function idIn(answer: JsonValue, member?: string): string {
  const record = (
    member === undefined ? answer : (answer as Record<string, JsonValue>)[member]
  ) as {
    readonly id: string;
  };
  return record.id;
}

function fail(): never {
  throw new Error('there is no such writer');
}
