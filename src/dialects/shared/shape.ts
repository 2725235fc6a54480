import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Settings } from 'typebox/system';
import { type Issue, type IssueCode, pointerTo } from '../../domain/issue.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';

/**
 * TypeBox stops after eight errors unless told otherwise, and tells of each unknown member before it names
 * them all. More than this of one value would be read by nobody.
 */
const errorsMax = 200;
Settings.Set({ maxErrors: errorsMax });

/** What a JSON value must look like, compiled from the schema that the OpenAPI document shows. */
export interface Shape {
  readonly schema: TSchema;
  /** Everything that is wrong with the structure of a value, each place once; empty where nothing is. */
  issues(value: JsonValue | undefined): readonly Issue[];
}

export interface ShapeOptions {
  /** Members that an answer shows and no caller may set: refused as `read_only` instead of `unknown_member`. */
  readonly readOnly?: ReadonlySet<string>;
}

/** Makes a shape. Compiling costs about a millisecond: once, when a module is loaded. */
export function createShape(schema: TSchema, { readOnly }: ShapeOptions = {}): Shape {
  const validator = Compile(schema);
  return {
    schema,
    issues(value) {
      if (validator.Check(value)) {
        return [];
      }
      return issuesOf(validator.Errors(value), readOnly ?? nothing);
    },
  };
}

const nothing: ReadonlySet<string> = new Set();

/** Where TypeBox finds the schema `false` that an unknown member meets. */
const noOthers = /\/additionalProperties$/;

/** The part of TypeBox's errors that is used; they are those of the keyword that failed, leaves first. */
interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

function issuesOf(errors: readonly SchemaError[], readOnly: ReadonlySet<string>): Issue[] {
  const issues = new Map<string, Issue>();
  const put = (issue: Issue): void => {
    if (!issues.has(issue.pointer)) {
      issues.set(issue.pointer, issue);
    }
  };
  // Of a union, each branch has complained before the union itself: the words of the union are kinder.
  const unions = new Set(
    errors.filter(({ keyword }) => keyword === 'anyOf').map(({ instancePath }) => instancePath),
  );
  for (const { keyword, instancePath, schemaPath, params } of errors) {
    if (keyword === 'required') {
      for (const name of params['requiredProperties'] as readonly string[]) {
        put({
          pointer: instancePath + pointerTo(name),
          code: 'required',
          message: `\`${name}\` is required.`,
        });
      }
    } else if (keyword === 'additionalProperties') {
      for (const name of params['additionalProperties'] as readonly string[]) {
        put(unknownMember(instancePath + pointerTo(name), readOnly.has(name)));
      }
    } else if (keyword === 'boolean' && noOthers.test(schemaPath)) {
      const name = instancePath.slice(instancePath.lastIndexOf('/') + 1);
      put(unknownMember(instancePath, readOnly.has(name)));
    } else if (keyword === 'anyOf' || !unions.has(instancePath)) {
      put(issueOf(keyword, instancePath, params));
    }
  }
  return [...issues.values()];
}

function unknownMember(pointer: string, isReadOnly: boolean): Issue {
  return {
    pointer,
    code: isReadOnly ? 'read_only' : 'unknown_member',
    message: isReadOnly
      ? 'This member is set by the server. Leave it out.'
      : 'This member is not known here. Leave it out, or check its spelling.',
  };
}

const codes: Readonly<Record<string, IssueCode>> = {
  type: 'type',
  anyOf: 'type',
  const: 'enum',
  enum: 'enum',
  maxLength: 'too_long',
  minLength: 'blank',
  maxItems: 'too_many_members',
  minItems: 'required',
  uniqueItems: 'duplicate',
  minimum: 'number_out_of_range',
  maximum: 'number_out_of_range',
};

function issueOf(
  keyword: string,
  pointer: string,
  params: Readonly<Record<string, unknown>>,
): Issue {
  return {
    pointer,
    code: codes[keyword] ?? 'type',
    message: `${subjectOf(pointer)} ${expectation(keyword, params)}.`,
  };
}

function subjectOf(pointer: string): string {
  const last = pointer.slice(pointer.lastIndexOf('/') + 1);
  return pointer === '' ? 'The body' : `\`${last.replaceAll('~1', '/').replaceAll('~0', '~')}\``;
}

function expectation(keyword: string, params: Readonly<Record<string, unknown>>): string {
  switch (keyword) {
    case 'type':
      return `must be ${nameOfType(params['type'])}`;
    case 'enum':
      return `must be one of: ${(params['allowedValues'] as readonly unknown[]).join(', ')}`;
    case 'const':
      return `must be ${String(params['allowedValue'])}`;
    case 'maxLength':
      return `must have at most ${String(params['limit'])} characters`;
    case 'minLength':
      return 'must not be empty';
    case 'maxItems':
      return `must have at most ${String(params['limit'])} items`;
    case 'minItems':
      return `must have at least ${String(params['limit'])} items`;
    case 'minimum':
    case 'maximum':
      return `must be ${String(params['comparison'])} ${String(params['limit'])}`;
    case 'uniqueItems':
      return 'must have no item twice';
    default:
      return 'is not of the form that the reference shows for it';
  }
}

const namesOfTypes: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'an integer',
  boolean: 'true or false',
  object: 'a JSON object',
  array: 'a list',
  null: 'null',
};

function nameOfType(type: unknown): string {
  const types = Array.isArray(type) ? (type as unknown[]) : [type];
  return types.map((each) => namesOfTypes[String(each)] ?? String(each)).join(' or ');
}
