import type { FieldTypeChange } from '../../directory/directory.ts';
import type { DeclareField, FieldPatch, NewOption } from '../../domain/commands.ts';
import { checkFieldKey, checkGivenFieldKey } from '../../domain/custom-fields-limits.ts';
import type { FieldType } from '../../domain/custom-value.ts';
import { multiSelectNeedsOptions, onlyMultiSelectHasOptions } from '../../domain/field-options.ts';
import type { FieldEntity } from '../../domain/field.ts';
import { type Checked, type Issue, issuesAt, ok, pointerTo } from '../../domain/issue.ts';
import { isJsonObject } from '../../lib/json/json-object.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { Call } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { type Check, MemberReader } from '../shared/member-reader.ts';
import { createShape } from '../shared/shape.ts';
import { once, oneOf, visibleText } from '../shared/value-checks.ts';
import {
  ChangeTypeRequest,
  DeclareFieldRequest,
  type OptionListRequest,
  readOnlyFieldMembers,
  UpdateFieldRequest,
} from './field-schema.ts';

const readOnly = { readOnly: readOnlyFieldMembers };
const declareShape = createShape(DeclareFieldRequest, readOnly);
const updateShape = createShape(UpdateFieldRequest, {
  readOnly: new Set([...readOnlyFieldMembers, 'entity', 'type']),
});
const changeTypeShape = createShape(ChangeTypeRequest, readOnly);

const entities: readonly FieldEntity[] = ['client', 'company'];
const checkEntity = once('entity', oneOf('entity', entities));
const checkInclude = once('include', oneOf('include', ['retired']));
const checkLabel = visibleText({ field: 'label', codePointsMax: 255 });

/** Query of the list of fields. */
export function toFieldList(
  query: Call['query'],
): Checked<{ readonly entity: FieldEntity; readonly withRetired: boolean }> {
  const reader = new MemberReader(query);
  const entity = reader.read('entity', checkEntity);
  const include = reader.read('include', checkInclude);
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => ({
    entity: entity ?? 'client',
    withRetired: include !== undefined,
  }));
}

/** Query of the calls about one field: whose it is. */
export function toFieldEntity(query: Call['query']): Checked<FieldEntity> {
  const reader = new MemberReader(query);
  const entity = reader.read('entity', checkEntity);
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => entity ?? 'client');
}

export function toDeclareField(body: JsonValue | undefined): Checked<DeclareField> {
  const opened = MemberReader.ofShape(body, declareShape);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  const key = reader.read('key', checkGivenFieldKey);
  const label = reader.read('label', checkLabel);
  const type = reader.raw('type') as FieldType | undefined;
  const entity = reader.raw('entity') as FieldEntity | undefined;
  const options = reader.read('options', checkOptions);
  const issue = optionsIssue(type, isJsonObject(body) ? body['options'] : undefined);
  if (issue !== undefined) {
    reader.fail(issue);
  }
  return reader.finish(() => ({
    op: 'declareField',
    entity: entity ?? 'client',
    key: key ?? '',
    label: label ?? '',
    type: type ?? 'text',
    options: options ?? [],
  }));
}

export function toFieldPatch(body: JsonValue | undefined): Checked<FieldPatch> {
  const opened = MemberReader.ofShape(body, updateShape);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  const patch = {
    key: reader.read('key', checkGivenFieldKey),
    label: reader.read('label', checkLabel),
    order: reader.raw('order') as number | undefined,
    options: reader.read('options', checkOptions),
    retired: reader.raw('retired') as boolean | undefined,
  };
  return reader.finish(() => compact(patch));
}

/** What `change-type` asks for, beside the field that its path names. */
export interface TypeRequest {
  readonly change: Omit<FieldTypeChange, 'entity' | 'key'>;
  readonly isPreview: boolean;
}

export function toTypeRequest(body: JsonValue | undefined): Checked<TypeRequest> {
  const opened = MemberReader.ofShape(body, changeTypeShape);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  const type = reader.raw('type') as FieldType | undefined;
  const options = reader.read('options', checkOptions);
  const clearsUnconvertible = reader.raw('onUnconvertible') === 'clear';
  const isPreview = reader.raw('preview') === true;
  return reader.finish(() => ({
    change: { type: type ?? 'text', clearsUnconvertible, ...compact({ options }) },
    isPreview,
  }));
}

/** Options whose structure the shape has checked. */
const checkOptions: Check<readonly NewOption[]> = (value) => {
  const issues: Issue[] = [];
  const keys = new Set<string>();
  const wanted = value as OptionListRequest;
  wanted.forEach(({ key, label }, index) => {
    const pointer = pointerTo(index);
    const checkedKey = checkFieldKey(key);
    const checkedLabel = checkLabel(label);
    issues.push(
      ...(checkedKey.ok ? [] : issuesAt(`${pointer}/key`, checkedKey.issues)),
      ...(checkedLabel.ok ? [] : issuesAt(`${pointer}/label`, checkedLabel.issues)),
    );
    if (keys.has(key)) {
      issues.push({
        pointer: `${pointer}/key`,
        code: 'duplicate',
        message: 'Every option must have a key of its own.',
      });
    }
    keys.add(key);
  });
  return issues.length > 0 ? { ok: false, issues } : ok(wanted);
};

/** Whether the type goes with the options. A list that is wrong in itself is blamed for that alone. */
function optionsIssue(
  type: FieldType | undefined,
  options: JsonValue | undefined,
): Issue | undefined {
  const isThere = options !== undefined && !(Array.isArray(options) && options.length === 0);
  if (type === undefined || isThere === (type === 'multiSelect')) {
    return undefined;
  }
  return isThere ? onlyMultiSelectHasOptions : multiSelectNeedsOptions;
}
