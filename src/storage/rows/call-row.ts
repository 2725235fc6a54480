import type { CallEntry, CallIssue, CallTally, DayTally } from '../call-store.ts';
import type { Row } from './row.ts';

/** A call from a row of: id, at, dialect, method, route, status, code, detail, issues, duration_us, key_id, request_id. */
export function callOf(row: Row): CallEntry {
  return {
    id: row[0] as string,
    at: row[1] as number,
    dialect: row[2] as string,
    method: row[3] as string,
    route: row[4] as string,
    status: row[5] as number,
    code: row[6] as string | null,
    detail: row[7] as string | null,
    issues: JSON.parse(row[8] as string) as CallIssue[],
    durationUs: row[9] as number,
    keyId: row[10] as string | null,
    requestId: row[11] as string,
  };
}

/** Counts of an hour from a row of: hour, dialect, calls, refused, failed, duration_us. */
export function tallyOf(row: Row): CallTally {
  return {
    hour: row[0] as number,
    dialect: row[1] as string,
    calls: row[2] as number,
    refused: row[3] as number,
    failed: row[4] as number,
    durationUs: row[5] as number,
  };
}

/** Counts of a day from a row of: day, source, created, removed. */
export function dayOf(row: Row): DayTally {
  return {
    day: row[0] as number,
    source: row[1] as string,
    created: row[2] as number,
    removed: row[3] as number,
  };
}
