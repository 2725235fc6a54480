import type { CommandList } from '../../domain/commands.ts';
import { accepted, DirectoryError, type ErrorCode, failureOfIssues } from '../../domain/errors.ts';
import type { ExternalIdRules } from '../../domain/external-id.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { Answer, BodyRules, Call, DialectServices, Route, RouteAbout } from '../dialect.ts';
import { jsonBody } from '../dialect.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { successAnswer } from './from-domain.ts';
import { BulkRequest, CustomerRequest, SuccessAnswer } from './schema.ts';
import { toCommand, toCustomers } from './to-domain.ts';

const bulkBody: BodyRules = { mediaTypes: ['json'], bytesMax: 64 * 1024 * 1024 };

/** Customers in one bulk call. */
const customersMax = 10_000;

const answers: RouteAbout['answers'] = {
  200: {
    description: 'Kept.',
    body: SuccessAnswer,
    example: { success: true, code: 200, data: null },
  },
};
const customerErrors: readonly ErrorCode[] = [
  'identifier_required',
  'identity_conflict',
  'email_taken',
  'external_id_taken',
];

/** Beacon's customer endpoints; both only identify, so a key for browsers (`ingest`) opens them. */
export function routes(services: DialectServices): readonly Route[] {
  const idRules: ExternalIdRules = { refuseJunk: services.refusesJunkIds, field: 'user_id' };
  return [
    {
      method: 'POST',
      path: '/customers',
      scope: 'ingest',
      body: jsonBody,
      about: {
        operationId: 'identifyCustomer',
        summary: 'Create or update a customer',
        tag: 'Customers',
        body: CustomerRequest,
        bodyExample: { user_id: '42', email: 'ada@example.com', name: 'Ada Lovelace' },
        answers,
        errors: customerErrors,
      },
      handle: (call) => identifyOne(services, call, idRules),
    },
    {
      method: 'POST',
      path: '/customers/bulk',
      scope: 'ingest',
      body: bulkBody,
      about: {
        operationId: 'identifyCustomers',
        summary: 'Create or update up to 10,000 customers, all or nothing',
        tag: 'Customers',
        body: BulkRequest,
        bodyExample: { customers: [{ user_id: '42', email: 'ada@example.com' }] },
        answers,
        errors: [...customerErrors, 'too_many_items'],
      },
      handle: (call) => identifyMany(services, call, idRules),
    },
  ];
}

async function identifyOne(
  { directory }: DialectServices,
  { actor, query, body }: Call,
  idRules: ExternalIdRules,
): Promise<Answer> {
  refuseQuery(query);
  const command = toCommand(body ?? null, idRules);
  if (command.op === 'refused') {
    throw DirectoryError.of(failureOfIssues(command.issues));
  }
  await directory.writeOne(actor, command);
  return successAnswer;
}

/** All or nothing: the answer of success has no room for "some" (README, decision 2). */
async function identifyMany(
  { directory }: DialectServices,
  { actor, query, body }: Call,
  idRules: ExternalIdRules,
): Promise<Answer> {
  refuseQuery(query);
  const customers = accepted(toCustomers(body));
  if (customers.length > customersMax) {
    throw tooManyCustomers();
  }
  await directory.write(actor, commandsOf(customers, idRules), {
    isAtomic: true,
    isQuiet: true,
  });
  return successAnswer;
}

/** A refused item keeps its place, so that what else is wrong with the bulk is told in the same answer. */
function commandsOf(customers: readonly JsonValue[], idRules: ExternalIdRules): CommandList {
  return {
    length: customers.length,
    slice: (start, end) =>
      customers.slice(start, end).map((customer) => toCommand(customer, idRules)),
  };
}

function tooManyCustomers(): DirectoryError {
  return new DirectoryError(
    'too_many_items',
    `\`customers\` must hold at most ${customersMax} customers. Send the rest in further calls.`,
    { pointer: '/customers' },
  );
}
