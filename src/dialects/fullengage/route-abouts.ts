import type { RouteAbout } from '../dialect.ts';
import { ClientAnswer, CreateRequest, DeleteAnswer, ListAnswer, UpdateRequest } from './schema.ts';

const tag = 'Clients';
const bodyExample = { name: 'Ada Lovelace', phone: '+44 20 7946 0958', status: 'active' };

/** What the OpenAPI document says of each call. */
export const routeAbouts = {
  list: {
    operationId: 'listClients',
    summary: 'List clients',
    tag,
    query: {
      query: {
        description: 'Found in any place of a name or phone, accents and case folded.',
        schema: { type: 'string', minLength: 1, maxLength: 255 },
      },
      status: {
        description: '`active`, `inactive`, or both with a comma.',
        schema: { type: 'string' },
      },
      sortBy: {
        description: 'What the list is sorted by.',
        schema: {
          type: 'string',
          enum: ['name', 'phone', 'status', 'createdAt'],
          default: 'createdAt',
        },
      },
      sortOrder: {
        description: 'In which direction.',
        schema: { type: 'string', enum: ['asc', 'desc'], default: 'asc' },
      },
      limit: {
        description: 'How many of them.',
        schema: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
      },
      offset: {
        description: 'How many are skipped.',
        schema: { type: 'integer', minimum: 0, default: 0 },
      },
    },
    answers: { 200: { description: 'A part of them, and how many there are.', body: ListAnswer } },
  },
  create: {
    operationId: 'createClient',
    summary: 'Create a client',
    tag,
    body: CreateRequest,
    bodyExample,
    answers: { 201: { description: 'The new client.', body: ClientAnswer } },
  },
  read: {
    operationId: 'getClient',
    summary: 'Get a client',
    tag,
    answers: { 200: { description: 'The client.', body: ClientAnswer } },
    errors: ['client_not_found'],
  },
  update: {
    operationId: 'updateClient',
    summary: 'Change members of a client',
    tag,
    body: UpdateRequest,
    bodyExample: { status: 'inactive' },
    answers: { 200: { description: 'The client as it is now.', body: ClientAnswer } },
    errors: ['client_not_found'],
  },
  remove: {
    operationId: 'deleteClient',
    summary: 'Delete a client',
    tag,
    answers: {
      200: { description: 'Deleted.', body: DeleteAnswer, example: { success: true } },
    },
    errors: ['client_not_found'],
  },
} as const satisfies Readonly<Record<string, RouteAbout>>;
