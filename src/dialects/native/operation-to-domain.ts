import type { ClientVersion, Command, OnConflict } from '../../domain/commands.ts';
import type { ExternalIdRules } from '../../domain/external-id.ts';
import { type Checked, type Issue, issuesAt, ok } from '../../domain/issue.ts';
import type { JsonObject } from '../../lib/json/json-object.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { compact } from '../shared/compact.ts';
import { type Check, MemberReader } from '../shared/member-reader.ts';
import { createShape } from '../shared/shape.ts';
import { uuidText } from '../shared/value-checks.ts';
import { DeleteData, OperationEnvelope, PatchData, readOnlyMembers } from './client-schema.ts';
import { clientVersionsOf, type EntityTags, parseEntityTags } from './entity-tags.ts';
import { capped, clientShape, toClientPatch, toUpsert } from './to-domain.ts';

const envelopeShape = createShape(OperationEnvelope);
const patchShape = createShape(PatchData, { readOnly: readOnlyMembers });
const deleteShape = createShape(DeleteData);

const checkId = uuidText('id');
const checkEntityTags: Check<EntityTags> = (value) =>
  parseEntityTags(typeof value === 'string' ? value : '');

/** What stands beside the data of an operation, read. */
interface Envelope {
  readonly op: 'create' | 'upsert' | 'patch' | 'delete';
  readonly data: JsonObject;
  readonly onConflict: OnConflict | undefined;
  readonly ifMatch: EntityTags | undefined;
}

/**
 * One operation of a batch or a dry run as a command, or all that is wrong with it. Pointers begin in
 * its `data`; `/op`, `/data`, `/onConflict` and `/ifMatch` blame what stands beside it.
 */
export function toCommand(operation: JsonValue, idRules: ExternalIdRules): Command {
  const envelope = readEnvelope(operation);
  const command = envelope.ok ? commandOf(envelope.value, idRules) : envelope;
  return command.ok ? command.value : { op: 'refused', issues: command.issues };
}

function readEnvelope(operation: JsonValue): Checked<Envelope> {
  const opened = MemberReader.ofShape(operation, envelopeShape);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  const op = reader.raw('op') as Envelope['op'] | undefined;
  const onConflict = reader.raw('onConflict') as OnConflict | undefined;
  const ifMatch = reader.read('ifMatch', checkEntityTags);
  if (onConflict !== undefined && op !== undefined && op !== 'upsert') {
    reader.fail(misplaced('/onConflict', 'an upsert'));
  }
  if (ifMatch !== undefined && (op === 'create' || op === 'upsert')) {
    reader.fail(misplaced('/ifMatch', 'a patch or a delete'));
  }
  return capped(
    reader.finish(() => ({
      op: op ?? 'upsert',
      data: reader.raw('data') as JsonObject,
      onConflict,
      ifMatch,
    })),
  );
}

function misplaced(pointer: string, place: string): Issue {
  return { pointer, code: 'unknown_member', message: `This member belongs to ${place} only.` };
}

function commandOf(envelope: Envelope, idRules: ExternalIdRules): Checked<Command> {
  switch (envelope.op) {
    case 'create':
      return made(toClientPatch(envelope.data, idRules), (patch) => ({ op: 'create', patch }));
    case 'upsert':
      return made(toUpsert(envelope.data, idRules, clientShape), (upsert) => ({
        ...upsert,
        ...compact({ onConflict: envelope.onConflict }),
      }));
    case 'patch':
      return toPatchCommand(envelope, idRules);
    case 'delete':
      return toDeleteCommand(envelope);
  }
}

function toPatchCommand({ data, ifMatch }: Envelope, idRules: ExternalIdRules): Checked<Command> {
  const id = readId(data);
  const patch = toClientPatch(data, idRules, patchShape);
  if (!id.ok || !patch.ok) {
    const issues = [...(id.ok ? [] : id.issues), ...(patch.ok ? [] : patch.issues)];
    return capped({ ok: false, issues });
  }
  const conditions = conditionsOf(ifMatch, id.value);
  return ok({ op: 'update', id: id.value, patch: patch.value, ...conditions });
}

function toDeleteCommand({ data, ifMatch }: Envelope): Checked<Command> {
  const opened = MemberReader.ofShape(data, deleteShape);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  const id = reader.read('id', checkId) ?? '';
  const conditions = conditionsOf(ifMatch, id);
  return capped(reader.finish(() => ({ op: 'delete', id, ...conditions })));
}

/** Absent where any version will do. */
function conditionsOf(
  ifMatch: EntityTags | undefined,
  id: string,
): { readonly ifVersions?: readonly ClientVersion[] } {
  return compact({ ifVersions: ifMatch === undefined ? undefined : clientVersionsOf(ifMatch, id) });
}

/** The id in the data of a patch. One that is missing or no text is blamed by the shape. */
function readId({ id }: JsonObject): Checked<string> {
  const checked = typeof id === 'string' ? checkId(id) : ok('');
  return checked.ok ? checked : { ok: false, issues: issuesAt('/id', checked.issues) };
}

function made<T>(checked: Checked<T>, make: (value: T) => Command): Checked<Command> {
  return checked.ok ? ok(make(checked.value)) : checked;
}
