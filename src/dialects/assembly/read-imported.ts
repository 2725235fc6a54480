import type { Command } from '../../domain/commands.ts';
import { type Checked, ok } from '../../domain/issue.ts';
import { withoutMembers } from '../../lib/json/json-object.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { ImportedContext } from '../dialect.ts';
import { readOnlyMembers, toImportedPatch } from './to-domain.ts';

/** A client as it is sent or answered: an upsert by its email, which this API requires. */
export function readImported(body: JsonValue, { fields }: ImportedContext): Checked<Command> {
  const patch = toImportedPatch(withoutMembers(body, readOnlyMembers), fields);
  if (!patch.ok) {
    return patch;
  }
  const { email, ...rest } = patch.value;
  return email === undefined || email === null
    ? ok({ op: 'create', patch: rest })
    : ok({ op: 'upsert', keys: { email }, patch: rest });
}
