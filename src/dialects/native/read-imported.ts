import type { Command } from '../../domain/commands.ts';
import type { Checked } from '../../domain/issue.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { ImportedContext } from '../dialect.ts';
import { isJsonObject } from '../shared/member-reader.ts';
import { withoutMembers } from '../shared/without-members.ts';
import { readOnlyMembers } from './client-schema.ts';
import { clientShape, toClientPatch, toUpsert } from './to-domain.ts';

/** A client as `/api/v2` shows it or takes it: an upsert by its keys, or a new client where it has none. */
export function readImported(
  body: JsonValue,
  { refusesJunkIds }: ImportedContext,
): Checked<Command> {
  const settable = withoutMembers(body, readOnlyMembers);
  const idRules = { refuseJunk: refusesJunkIds };
  if (isJsonObject(settable) && isNothing(settable['externalId']) && isNothing(settable['email'])) {
    const patch = toClientPatch(settable, idRules);
    return patch.ok ? { ok: true, value: { op: 'create', patch: patch.value } } : patch;
  }
  return toUpsert(settable, idRules, clientShape);
}

function isNothing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null;
}
