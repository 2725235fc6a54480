import type { JsonValue } from '../lib/json/json-value.ts';
import type { Change, ChangePatch, ChangeType } from './change.ts';

const arrivals: ReadonlySet<ChangeType> = new Set([
  'client.created',
  'client.restored',
  'client.unmerged',
  'company.created',
]);
const departures: ReadonlySet<ChangeType> = new Set([
  'client.deleted',
  'client.merged',
  'company.deleted',
]);

/** Says something of both sides: into whom a client went, or whom they left. */
const lineageMember = 'mergedInto';

/** What a client has who was said nothing of: the one member of a blank client that is a value. */
const blankStatus = 'active';

/**
 * The patch of a change as callers are told of it: a record that was not there yet, or is no more, has null in
 * every member. The log keeps the difference to a blank record instead, which has a status and a name; that is what
 * restoring and undoing read, so rows are told otherwise and not stored otherwise.
 */
export function toldPatch({ type, patch }: Pick<Change, 'type' | 'patch'>): ChangePatch {
  const isArrival = arrivals.has(type);
  if (!isArrival && !departures.has(type)) {
    return patch;
  }
  const side = isArrival ? 1 : 0;
  const only = (value: JsonValue): ChangePatch[string] =>
    isArrival ? [null, value] : [value, null];
  const told = Object.fromEntries(
    Object.entries(patch).map(([member, values]) => [
      member,
      member === lineageMember ? values : only(values[side]),
    ]),
  );
  return type.startsWith('client.') && told['status'] === undefined
    ? { ...told, status: only(blankStatus) }
    : told;
}
