import type { ErrorCode } from '../../domain/errors.ts';
import type { JsonSchema } from '../../lib/json/json-schema.ts';
import type { ParameterAbout, RouteAbout } from '../dialect.ts';
import {
  ClientListAnswer,
  ClientWire,
  CompanyListAnswer,
  CompanyWire,
  CreateClientRequest,
  CreateCompanyRequest,
  DeleteAnswer,
  FieldListAnswer,
  OldUpdateClientRequest,
  OptionListAnswer,
  ReplaceClientRequest,
  UpdateClientRequest,
  UpdateCompanyRequest,
} from './schema.ts';

/*
 * What the OpenAPI document says of each call. The singular paths of before June 2023 are the same calls
 * under other names.
 */

/** A path of calls: the plural one, or the old singular one. */
export interface PathAbout {
  /** Makes the names of its calls differ from those of the other path. */
  readonly suffix: '' | 'BySingularPath';
}

/** Which of the two a base path is. */
export function pathAbout(basePath: string): PathAbout {
  return { suffix: basePath.endsWith('s') ? '' : 'BySingularPath' };
}

function text(description: string): ParameterAbout {
  return { description, schema: { type: 'string' } };
}

const sendInvite = {
  sendInvite: {
    description: 'Invite the client to the portal.',
    schema: { type: 'string', enum: ['true', 'false', ''] },
  },
};
const paging = {
  limit: {
    description: 'How many of them.',
    schema: { type: 'integer', minimum: 1, maximum: 10_000, default: 100 },
  },
  nextToken: text('The `nextToken` of the page before.'),
};
const clientErrors: readonly ErrorCode[] = ['email_taken', 'company_not_found'];

type CompanyAbouts = Readonly<Record<'list' | 'create' | 'read' | 'update' | 'remove', RouteAbout>>;
type ClientAbouts = CompanyAbouts & { readonly replace: RouteAbout };

interface Entity {
  readonly word: 'Client' | 'Company';
  readonly plural: 'Clients' | 'Companies';
  readonly notFound: ErrorCode;
}

const client: Entity = { word: 'Client', plural: 'Clients', notFound: 'client_not_found' };
const company: Entity = { word: 'Company', plural: 'Companies', notFound: 'company_not_found' };

interface Call {
  readonly id: string;
  readonly summary: string;
  readonly answer: JsonSchema;
  readonly body?: JsonSchema;
  readonly query?: RouteAbout['query'];
  readonly errors?: readonly ErrorCode[];
}

function aboutOf(
  { suffix }: PathAbout,
  { plural }: Entity,
  { id, summary, answer, body, query, errors }: Call,
): RouteAbout {
  return {
    operationId: id + suffix,
    summary,
    tag: plural,
    ...(suffix === '' ? {} : { deprecated: true }),
    ...(query === undefined ? {} : { query }),
    ...(body === undefined ? {} : { body }),
    ...(errors === undefined ? {} : { errors }),
    answers: { 200: { description: 'Done.', body: answer } },
  };
}

/** The calls on clients under one base path. */
export function clientAbouts(path: PathAbout): ClientAbouts {
  const make = (call: Call): RouteAbout => aboutOf(path, client, call);
  const one = { answer: ClientWire, errors: [client.notFound, ...clientErrors] };
  return {
    list: make({
      id: 'listClients',
      summary: 'List clients',
      answer: ClientListAnswer,
      query: {
        companyId: text('Clients of this company.'),
        email: text('Exactly this email.'),
        givenName: text('Exactly this given name.'),
        familyName: text('Exactly this family name.'),
        ...paging,
      },
      errors: ['invalid_cursor'],
    }),
    create: make({
      id: 'createClient',
      summary: 'Create a client',
      ...one,
      body: CreateClientRequest,
      query: sendInvite,
    }),
    read: make({ id: 'retrieveClient', summary: 'Get a client', ...one }),
    update: make({
      id: 'updateClient',
      summary: 'Change members of a client',
      ...one,
      body: UpdateClientRequest,
      query: sendInvite,
    }),
    replace: make({
      id: 'updateAClientDestructive',
      summary: 'Replace a client',
      ...one,
      body: ReplaceClientRequest,
      query: sendInvite,
    }),
    remove: make({ id: 'deleteClient', summary: 'Delete a client', ...one, answer: DeleteAnswer }),
  };
}

/** The update whose id is in the body. */
export const oldUpdateAbout: RouteAbout = aboutOf({ suffix: 'BySingularPath' }, client, {
  id: 'updateClientInBody',
  summary: 'Replace a client whose id is in the body',
  answer: ClientWire,
  body: OldUpdateClientRequest,
  query: sendInvite,
  errors: [client.notFound, ...clientErrors],
});

/** The calls on companies under one base path. */
export function companyAbouts(path: PathAbout): CompanyAbouts {
  const make = (call: Call): RouteAbout => aboutOf(path, company, call);
  const one = { answer: CompanyWire, errors: [company.notFound, 'company_name_taken'] as const };
  return {
    list: make({
      id: 'listCompanies',
      summary: 'List companies',
      answer: CompanyListAnswer,
      query: {
        name: text('Exactly this name.'),
        isPlaceholder: {
          description: 'Only placeholders, or none.',
          schema: { type: 'string', enum: ['true', 'false', ''] },
        },
        ...paging,
      },
      errors: ['invalid_cursor'],
    }),
    create: make({
      id: 'createCompany',
      summary: 'Create a company',
      ...one,
      body: CreateCompanyRequest,
    }),
    read: make({ id: 'retrieveCompany', summary: 'Get a company', ...one }),
    update: make({
      id: 'updateCompany',
      summary: 'Change members of a company',
      ...one,
      body: UpdateCompanyRequest,
    }),
    remove: make({
      id: 'deleteCompany',
      summary: 'Delete a company',
      ...one,
      answer: DeleteAnswer,
    }),
  };
}

/** The calls on custom fields. */
export const fieldAbouts = {
  list: {
    operationId: 'listCustomFields',
    summary: 'List custom fields',
    tag: 'Custom fields',
    query: {
      entityType: {
        description: 'Fields of clients, or of companies; absent: of both.',
        schema: { type: 'string', enum: ['client', 'company', ''] },
      },
    },
    answers: { 200: { description: 'All of them.', body: FieldListAnswer } },
  },
  options: {
    operationId: 'listCustomFieldOptions',
    summary: 'List the options of a custom field',
    tag: 'Custom fields',
    query: { label: text('Exactly this label.') },
    answers: { 200: { description: 'All of them.', body: OptionListAnswer } },
    errors: ['field_not_found'],
  },
} as const satisfies Readonly<Record<string, RouteAbout>>;
