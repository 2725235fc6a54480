import { accepted } from '../../domain/errors.ts';
import type { BodyRules, Call, DialectServices, Route } from '../dialect.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { successAnswer } from './from-domain.ts';
import { CustomerRequest, SuccessAnswer } from './schema.ts';
import { toUpsert } from './to-domain.ts';

/** Clockwork's page names no media type; its likely framework reads both (wire-contracts 1.1). */
const customerBody: BodyRules = { mediaTypes: ['json', 'form'], bytesMax: 1024 * 1024 };

/** The whole public surface: one endpoint. */
export function routes({ directory }: DialectServices): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/api/v1/customers',
      scope: 'write',
      body: customerBody,
      about: {
        operationId: 'createCustomer',
        summary: 'Create or update a customer',
        tag: 'Customers',
        body: CustomerRequest,
        bodyExample: { email: 'ada@example.com', full_name: 'Ada Lovelace', plan: 'gold' },
        answers: {
          200: {
            description: 'Kept.',
            body: SuccessAnswer,
            example: { message: 'Success' },
          },
        },
      },
      handle: async ({ actor, query, body }: Call) => {
        refuseQuery(query);
        await directory.writeOne(actor, accepted(toUpsert(body)));
        return successAnswer;
      },
    },
  ];
}
