import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Settings } from 'typebox/system';
import { type Issue, type IssueCode, pointerTo } from '../../domain/issue.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';

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

/** TypeBox stops at eight; a caller is told of every mistake, within reason. */
Settings.Set({ maxErrors: 1_000 });

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

/** The part of TypeBox's errors that is used; they are those of the keyword that failed, leaves first. */
interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

function issuesOf(errors: readonly SchemaError[], readOnly: ReadonlySet<string>): Issue[] {
  const issues: Issue[] = [];
  for (const [pointer, group] of byPlace(errors)) {
    for (const { keyword, params } of group) {
      if (keyword === 'required') {
        for (const name of params['requiredProperties'] as readonly string[]) {
          issues.push(missingMember(pointer, name));
        }
      } else if (keyword === 'additionalProperties') {
        for (const name of params['additionalProperties'] as readonly string[]) {
          issues.push(unknownMember(pointer + pointerTo(name), readOnly.has(name)));
        }
      }
    }
    const isInside =
      group.some(({ keyword }) => keyword === 'required' || keyword === 'additionalProperties') ||
      errors.some(
        ({ keyword, instancePath }) =>
          keyword !== 'boolean' && instancePath.startsWith(`${pointer}/`),
      );
    const issue = isInside ? undefined : issueAt(pointer, group);
    if (issue !== undefined) {
      issues.push(issue);
    }
  }
  return issues;
}

function byPlace(errors: readonly SchemaError[]): Map<string, SchemaError[]> {
  const places = new Map<string, SchemaError[]>();
  for (const error of errors) {
    const group = places.get(error.instancePath);
    if (group === undefined) {
      places.set(error.instancePath, [error]);
    } else {
      group.push(error);
    }
  }
  return places;
}

/** Says about members what is said beside them, or about a schema that takes no value at all. */
const silent = new Set(['required', 'additionalProperties', 'boolean', 'anyOf']);

/**
 * What is wrong with one value itself. In a union every branch complains: a branch that only missed a
 * bound has understood the value best, and of types and words all together are what was expected.
 */
function issueAt(pointer: string, group: readonly SchemaError[]): Issue | undefined {
  const own = group.filter(({ keyword }) => !silent.has(keyword));
  const bound = own.find(({ keyword }) => keyword !== 'type' && keyword !== 'const');
  if (bound !== undefined) {
    return issueOf(bound.keyword, pointer, bound.params);
  }
  const words = own
    .filter(({ keyword }) => keyword === 'const')
    .map(({ params }) => params['allowedValue']);
  if (words.length > 0) {
    return issueOf('enum', pointer, { allowedValues: words });
  }
  const types = own.map(({ params }) => params['type']);
  return types.length === 0 ? undefined : issueOf('type', pointer, { type: types });
}

function missingMember(pointer: string, name: string): Issue {
  return {
    pointer: pointer + pointerTo(name),
    code: 'required',
    message: `\`${name}\` is required.`,
  };
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
  const types = Array.isArray(type) ? (type as unknown[]).flat() : [type];
  return types.map((each) => namesOfTypes[String(each)] ?? String(each)).join(' or ');
}
