import type { Change, ChangePatch, ChangeType } from './change.ts';
import type { DecideContext } from './decide-context.ts';

/** A record that has versions. */
interface Versioned {
  readonly id: string;
  readonly version: number;
}

/** The change-log row for what became of a record: at least one of the two states is there. A deletion's version is one above the last. */
export function changeOf(
  { before, after }: { readonly before: Versioned | null; readonly after: Versioned | null },
  type: ChangeType,
  patch: ChangePatch,
  { now: at, origin }: DecideContext,
): Change {
  const entityId = (after ?? before)?.id ?? '';
  const version = after === null ? (before?.version ?? 0) + 1 : after.version;
  return { type, entityId, version, at, origin, patch };
}
