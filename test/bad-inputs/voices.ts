import assert from 'node:assert/strict';
import { type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { ErrorAnswer as AssemblyError } from '../../src/dialects/assembly/schema.ts';
import {
  OtherErrorAnswer,
  RefusedAnswer,
  UnauthorizedAnswer,
} from '../../src/dialects/clockwork/schema.ts';
import { ErrorAnswer as CrowdpowerError } from '../../src/dialects/crowdpower/schema.ts';
import { ErrorAnswer as FullengageError } from '../../src/dialects/fullengage/schema.ts';
import { ProblemWire } from '../../src/dialects/native/problem-schema.ts';
import type { RawAnswer } from '../support/raw-http.ts';
import type { Input } from './bad-input.ts';
import type { DialectId } from './entries.ts';

type ErrorBody = Readonly<Record<string, unknown>>;

interface Voice {
  readonly contentType: string;
  schema(status: number): TSchema;
  /** What the contract fixes beyond the schema. */
  check(body: ErrorBody, status: number): void;
  code(body: ErrorBody): unknown;
  /** Names of the members that are said to be wrong; `undefined` where the voice has no place for them. */
  fields(body: ErrorBody): readonly unknown[] | undefined;
}

const Problem = Type.Object({
  type: Type.String({ pattern: '^/errors/[a-z_0-9]+$' }),
  title: Type.String({ minLength: 1 }),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.String({ minLength: 1 }),
});

const assemblySaid: Readonly<Record<number, Readonly<Record<string, string | undefined>>>> = {
  400: {
    parameter_invalid: 'Provided parameters are invalid',
    account_already_exists: 'This email is already in use',
  },
  403: { forbidden: 'Forbidden' },
};

const voices: Readonly<Record<DialectId | 'plain', Voice>> = {
  clockwork: {
    contentType: 'application/json',
    schema: (status) =>
      status === 401 ? UnauthorizedAnswer : status === 500 ? RefusedAnswer : OtherErrorAnswer,
    check: () => undefined,
    code: () => undefined,
    fields: () => undefined,
  },
  crowdpower: {
    contentType: 'application/json',
    schema: () => CrowdpowerError,
    check: ({ code }, status) => assert.equal(code, status),
    code: ({ error }) => error,
    fields: ({ errors }) => listOf(errors),
  },
  fullengage: {
    contentType: 'application/json',
    schema: () => FullengageError,
    check: () => undefined,
    code: ({ code }) => code,
    fields: ({ details }) => listOf(details),
  },
  assembly: {
    contentType: 'application/json',
    schema: () => AssemblyError,
    check({ code, message }, status) {
      const said = assemblySaid[status];
      if (said !== undefined) {
        assert.equal(message, said[String(code)]);
      }
    },
    code: () => undefined,
    fields: ({ data }) => listOf((data as ErrorBody | undefined)?.['errors']),
  },
  native: {
    contentType: 'application/problem+json',
    schema: () => ProblemWire,
    check: (body, status) => assert.equal(body['status'], status),
    code: ({ code }) => code,
    fields: ({ errors, items }) => [
      ...pointersOf(errors),
      ...((items ?? []) as readonly ErrorBody[]).flatMap((item) => pointersOf(item['errors'])),
    ],
  },
  plain: {
    contentType: 'application/problem+json',
    schema: () => Problem,
    check: (body, status) => assert.equal(body['status'], status),
    code: ({ code }) => code,
    fields: ({ errors }) => listOf(errors),
  },
};

function listOf(errors: unknown): readonly unknown[] {
  return ((errors ?? []) as readonly ErrorBody[]).map(({ field }) => field);
}

/** Every member on the way that a pointer names. */
function pointersOf(errors: unknown): readonly string[] {
  return ((errors ?? []) as readonly ErrorBody[]).flatMap(({ pointer }) =>
    String(pointer).split('/').slice(1),
  );
}

/** Asserts that a refusal is said as this dialect says it, and names what the input says that it names. */
export function assertVoice(
  speaker: DialectId | 'plain',
  { status, headers, text }: RawAnswer,
  { code, field }: Pick<Input, 'code' | 'field'>,
): void {
  const voice = voices[speaker];
  assert.equal(headers.get('content-type'), voice.contentType);
  const body = JSON.parse(text) as ErrorBody;
  const schema = voice.schema(status);
  assert.ok(Value.Check(schema, body), `not in the voice of ${speaker}: ${text.slice(0, 500)}`);
  voice.check(body, status);
  const said = voice.code(body);
  if (code !== undefined && said !== undefined) {
    assert.equal(said, code);
  }
  const fields = voice.fields(body);
  if (field !== undefined) {
    assert.ok(
      fields === undefined ? text.includes(field) : fields.includes(field),
      `does not name ${field}: ${text.slice(0, 500)}`,
    );
  }
}
