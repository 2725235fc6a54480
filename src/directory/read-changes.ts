import type { ChangeType } from '../domain/change.ts';
import type { Reader, StoredChange, WorkspaceId } from '../storage/storage.ts';

/** Which part of a workspace's change log is wanted. */
export interface ChangeQuery {
  /** A position; 0 = from the first change. */
  readonly after: number;
  /** 1 to 1,000. */
  readonly limit: number;
  /** Absent: all. */
  readonly types?: ReadonlySet<ChangeType>;
}

export interface ChangePage {
  readonly changes: readonly StoredChange[];
  /** Where to go on: all changes up to this position were looked at. Absent where there is none behind `after`. */
  readonly next?: number;
}

/** With a filter, so many changes are looked at for one page, so that a rare type holds nobody up. */
const lookedAtMax = 10_000;

/** The next changes, in the order of their positions. With a filter there may be fewer than `limit`, or none, although more follow: `next` says so. */
export async function readChanges(
  reader: Reader,
  workspaceId: WorkspaceId,
  { after, limit, types }: ChangeQuery,
): Promise<ChangePage> {
  const changes: StoredChange[] = [];
  let next = after;
  for (let lookedAt = 0; lookedAt < lookedAtMax && changes.length < limit;) {
    const pageLimit = types === undefined ? limit : Math.max(limit, filteredPageMin);
    const page = await reader.changes(workspaceId, { after: next, limit: pageLimit });
    lookedAt += page.length;
    for (const change of page) {
      if (changes.length < limit) {
        next = change.position;
        if (types === undefined || types.has(change.type)) {
          changes.push(change);
        }
      }
    }
    if (page.length < pageLimit) {
      break;
    }
  }
  return next === after ? { changes } : { changes, next };
}

/** Pages that are filtered are read in slices that take one step of the engine. */
const filteredPageMin = 500;
