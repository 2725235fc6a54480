import type { Command, CreateClient, UpsertClient } from '../../domain/commands.ts';
import { type Checked, issuesAt, ok, refuse } from '../../domain/issue.ts';
import { isJsonObject, withoutMembers } from '../../lib/json/json-object.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { ImportedContext } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { nameText } from '../shared/value-checks.ts';
import { readOnlyMembers } from './client-schema.ts';
import { clientShape, toClientPatch, toUpsert } from './to-domain.ts';

/**
 * A client as `/api/v2` shows it or takes it, or as an export has it: an upsert by its keys, or a new client
 * where it has none. Of an export, companies count by their names, and whoever was invited is invited.
 */
export function readImported(body: JsonValue, context: ImportedContext): Checked<Command> {
  if (!isJsonObject(body)) {
    return readSettable(body, context);
  }
  const { companyNames, portal = null, portalState = null } = body;
  const names = companyNames === undefined ? ok(undefined) : checkCompanyNames(companyNames);
  const command = readSettable(
    withoutMembers(body, companyNames === undefined ? exportedMembers : namedMembers),
    context,
  );
  if (!names.ok || !command.ok) {
    const issues = [...(names.ok ? [] : names.issues), ...(command.ok ? [] : command.issues)];
    return { ok: false, issues };
  }
  const isInvited = portal !== null || portalState !== null;
  if (names.value === undefined && !isInvited) {
    return command;
  }
  const more = compact({
    companyNames: names.value,
    invite: isInvited ? true : undefined,
  });
  return ok({ ...command.value, patch: { ...command.value.patch, ...more } });
}

/** What an export has beyond what a caller can set. */
const exportedMembers: ReadonlySet<string> = new Set([
  ...readOnlyMembers,
  'companyNames',
  'portalState',
  'portalFirstLoginAt',
  'portalLastLoginAt',
]);

/** Ids mean nothing in another directory. */
const namedMembers: ReadonlySet<string> = new Set([...exportedMembers, 'companyIds']);

const checkName = nameText('companyNames');

/** `null`, as of a blank cell that unsets, is none of them. */
function checkCompanyNames(value: JsonValue): Checked<readonly string[]> {
  if (value === null) {
    return ok([]);
  }
  if (!Array.isArray(value)) {
    return refuse('type', '`companyNames` must be an array of names.', '/companyNames');
  }
  const checked = (value as readonly JsonValue[]).map(checkName);
  const issues = checked.flatMap((item) => (item.ok ? [] : issuesAt('/companyNames', item.issues)));
  return issues.length > 0
    ? { ok: false, issues }
    : ok(checked.flatMap((item) => (item.ok ? [item.value] : [])));
}

function readSettable(
  settable: JsonValue,
  { refusesJunkIds }: ImportedContext,
): Checked<CreateClient | UpsertClient> {
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
