import type { Client } from '../../domain/client.ts';
import { companyIdsText, customFieldsText, portalText, statusNumber } from '../rows/client-row.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Connection, Statement, Value } from './connection.ts';

/** Columns that are written together, when they are written at all. */
interface ColumnGroup {
  readonly columns: readonly string[];
  isChanged(before: Client, after: Client): boolean;
  push(values: Value[], after: Client): void;
}

// SQLite rewrites the entry of an index whenever its column stands in the SET list, equal or not. So an
// update names what changed and nothing else, and a key column is apart from the text it is made of.
const groups: readonly ColumnGroup[] = [
  {
    columns: ['custom_fields'],
    isChanged: (before, after) => before.customFields !== after.customFields,
    push: (values, after) => values.push(customFieldsText(after.customFields)),
  },
  {
    columns: ['last_seen_at', 'session_count'],
    isChanged: (before, after) =>
      before.lastSeenAt !== after.lastSeenAt || before.sessionCount !== after.sessionCount,
    push: (values, after) => values.push(after.lastSeenAt, after.sessionCount),
  },
  {
    columns: ['name', 'given_name', 'family_name'],
    isChanged: (before, after) =>
      before.name !== after.name ||
      before.givenName !== after.givenName ||
      before.familyName !== after.familyName,
    push: (values, after) => values.push(after.name, after.givenName, after.familyName),
  },
  {
    columns: ['phone'],
    isChanged: (before, after) => before.phone !== after.phone,
    push: (values, after) => values.push(after.phone),
  },
  {
    columns: ['email'],
    isChanged: (before, after) => before.email !== after.email,
    push: (values, after) => values.push(after.email),
  },
  {
    columns: ['email_key'],
    isChanged: (before, after) => before.emailKey !== after.emailKey,
    push: (values, after) => values.push(after.emailKey),
  },
  {
    columns: ['external_id'],
    isChanged: (before, after) => before.externalId !== after.externalId,
    push: (values, after) => values.push(after.externalId),
  },
  {
    columns: ['status'],
    isChanged: (before, after) => before.status !== after.status,
    push: (values, after) => values.push(statusNumber(after.status)),
  },
  {
    columns: ['company_ids'],
    isChanged: (before, after) => before.companyIds !== after.companyIds,
    push: (values, after) => values.push(companyIdsText(after.companyIds)),
  },
  {
    columns: ['placeholder_round', 'signed_up_at', 'ip', 'portal', 'notes'],
    isChanged: (before, after) =>
      before.placeholderRound !== after.placeholderRound ||
      before.signedUpAt !== after.signedUpAt ||
      before.ip !== after.ip ||
      before.portal !== after.portal ||
      before.notes !== after.notes,
    push: (values, after) =>
      values.push(
        after.placeholderRound,
        after.signedUpAt,
        after.ip,
        portalText(after.portal),
        after.notes,
      ),
  },
];

/** Set where the change log has the update: `version`, `updated_at`, `last_change`. */
const loggedBit = 1 << groups.length;

/** Few of the thousands of combinations occur; the bound is against a caller who makes them all. */
const statementsMax = 256;

export interface ClientUpdate {
  readonly workspaceId: WorkspaceId;
  readonly pk: number;
  readonly before: Client;
  readonly after: Client;
  /** Position of its newest change; `undefined` where only activity moved. */
  readonly lastChange: number | undefined;
}

/** Updates rows of clients, each with the statement that writes just the columns that differ. */
export class ClientUpdater {
  readonly #connection: Connection;
  readonly #statements = new Map<number, Statement>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  update({ workspaceId, pk, before, after, lastChange }: ClientUpdate): void {
    const values: Value[] = [];
    let mask = 0;
    groups.forEach((group, index) => {
      if (group.isChanged(before, after)) {
        mask |= 1 << index;
        group.push(values, after);
      }
    });
    if (lastChange !== undefined) {
      mask |= loggedBit;
      values.push(after.version, after.updatedAt, lastChange);
    }
    if (mask !== 0) {
      values.push(workspaceId, pk);
      this.#statement(mask).run(...values);
    }
  }

  #statement(mask: number): Statement {
    const known = this.#statements.get(mask);
    if (known !== undefined) {
      return known;
    }
    if (this.#statements.size >= statementsMax) {
      this.#statements.clear();
    }
    const statement = this.#connection.statement(updateText(mask));
    this.#statements.set(mask, statement);
    return statement;
  }
}

function updateText(mask: number): string {
  const columns = groups.flatMap((group, index) =>
    (mask & (1 << index)) === 0 ? [] : group.columns,
  );
  if ((mask & loggedBit) !== 0) {
    columns.push('version', 'updated_at', 'last_change');
  }
  const assignments = columns.map((column) => `${column} = ?`).join(', ');
  return `UPDATE clients SET ${assignments} WHERE workspace_id = ? AND pk = ?`;
}
