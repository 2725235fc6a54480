import type { CommandList } from '../../domain/commands.ts';
import { DirectoryError, failureOfIssues } from '../../domain/errors.ts';
import type { ExternalIdRules } from '../../domain/external-id.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { Answer, BodyRules, Call, DialectServices, Route } from '../dialect.ts';
import { jsonBody } from '../dialect.ts';
import { accepted } from '../shared/member-reader.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { successAnswer } from './from-domain.ts';
import { toCommand, toCustomers } from './to-domain.ts';

const bulkBody: BodyRules = { mediaTypes: ['json'], bytesMax: 64 * 1024 * 1024 };

/** Customers in one bulk call. */
const customersMax = 10_000;

/** Beacon's customer endpoints; both only identify, so a key for browsers (`ingest`) opens them. */
export function routes(services: DialectServices): readonly Route[] {
  const idRules: ExternalIdRules = { refuseJunk: services.refusesJunkIds, field: 'user_id' };
  return [
    {
      method: 'POST',
      path: '/customers',
      scope: 'ingest',
      body: jsonBody,
      handle: (call) => identifyOne(services, call, idRules),
    },
    {
      method: 'POST',
      path: '/customers/bulk',
      scope: 'ingest',
      body: bulkBody,
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
