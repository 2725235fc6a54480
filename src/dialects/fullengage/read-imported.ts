import type { Command } from '../../domain/commands.ts';
import { type Checked, ok } from '../../domain/issue.ts';
import { withoutMembers } from '../../lib/json/json-object.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { readOnlyMembers, toCreatePatch } from './to-domain.ts';

/** A client as it is sent or answered. It has no key in this API, so each is a new one. */
export function readImported(body: JsonValue): Checked<Command> {
  const patch = toCreatePatch(withoutMembers(body, readOnlyMembers));
  return patch.ok ? ok({ op: 'create', patch: patch.value }) : patch;
}
