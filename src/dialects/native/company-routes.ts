import { succeeded } from '../../directory/directory.ts';
import type { Company } from '../../domain/company.ts';
import { companyNotFound, otherVersion } from '../../domain/decide-company.ts';
import { accepted, DirectoryError } from '../../domain/errors.ts';
import { parseUuid } from '../../lib/uuid.ts';
import { type Answer, type Call, type DialectServices, jsonBody, type Route } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { companyOf } from '../shared/outcome-record.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { fromCompany } from './company-from-domain.ts';
import { companyListRoute } from './company-list-route.ts';
import { CompanyWire, CreateCompanyRequest, UpdateCompanyRequest } from './company-schema.ts';
import { toCompanyPatch, toCreateCompany } from './company-to-domain.ts';
import { expectedVersions } from './entity-tags.ts';
import { mergePatchBody } from './merge-patch-body.ts';
import { writeOnce } from './write-once.ts';

const tag = 'Companies';
const base = '/api/v2/companies';
const path = `${base}/:id`;
const text = { type: 'string' } as const;
const entityTagHeader = { ETag: { description: 'The version, like "3".', schema: text } };
const ifMatch = {
  'If-Match': { description: 'Only in one of these versions: "3", a list, or *.', schema: text },
};

/** Companies that someone named; what stands for none in Assembly's words has no place here. */
export function companyRoutes(services: DialectServices): readonly Route[] {
  return [
    companyListRoute(services),
    createRoute(services),
    getRoute(services),
    updateRoute(services),
    deleteRoute(services),
  ];
}

function createRoute(services: DialectServices): Route {
  return {
    method: 'POST',
    path: base,
    scope: 'write',
    body: jsonBody,
    about: {
      operationId: 'createCompany',
      summary: 'Create a company',
      description: 'Names are unique without regard to case, accents and extra spaces.',
      tag,
      body: CreateCompanyRequest,
      answers: {
        201: { description: 'The company.', body: CompanyWire, headers: entityTagHeader },
      },
      errors: ['validation_failed', 'company_name_taken'],
    },
    handle(call) {
      refuseQuery(call.query);
      const command = accepted(toCreateCompany(call.body));
      return writeOnce(services, call, {
        commands: [command],
        isAtomic: false,
        answer([outcome]) {
          const company = companyOf(succeeded(outcome));
          return companyAnswer(201, company, { Location: `${base}/${company.id}` });
        },
      });
    },
  };
}

function getRoute({ directory }: DialectServices): Route {
  return {
    method: 'GET',
    path,
    scope: 'read',
    about: {
      operationId: 'getCompany',
      summary: 'Get a company',
      tag,
      answers: {
        200: { description: 'The company.', body: CompanyWire, headers: entityTagHeader },
      },
      errors: ['company_not_found'],
    },
    async handle(call) {
      refuseQuery(call.query);
      const listed = await directory.company(call.actor.workspaceId, companyId(call));
      if (listed?.kind !== 'named') {
        throw DirectoryError.of(companyNotFound);
      }
      return companyAnswer(200, listed.company);
    },
  };
}

function updateRoute(services: DialectServices): Route {
  return {
    method: 'PATCH',
    path,
    scope: 'write',
    body: mergePatchBody,
    about: {
      operationId: 'updateCompany',
      summary: 'Change a company',
      description: 'JSON merge patch (RFC 7396): absent keeps, null unsets.',
      tag,
      headers: ifMatch,
      body: UpdateCompanyRequest,
      answers: {
        200: { description: 'The company as it is.', body: CompanyWire, headers: entityTagHeader },
      },
      errors: [
        'validation_failed',
        'invalid_header',
        'company_not_found',
        'company_name_taken',
        'precondition_failed',
      ],
    },
    handle(call) {
      refuseQuery(call.query);
      const id = companyId(call);
      const ifVersions = expectedVersions(call);
      const patch = accepted(toCompanyPatch(call.body));
      return writeOnce(services, call, {
        commands: [{ op: 'updateCompany', id, patch, ...compact({ ifVersions }) }],
        isAtomic: false,
        answer: ([outcome]) => companyAnswer(200, companyOf(succeeded(outcome))),
      });
    },
  };
}

function deleteRoute(services: DialectServices): Route {
  return {
    method: 'DELETE',
    path,
    scope: 'write',
    about: {
      operationId: 'deleteCompany',
      summary: 'Delete a company, and take it away from its clients',
      tag,
      headers: ifMatch,
      answers: { 204: { description: 'The company is gone; its name is free.' } },
      errors: ['company_not_found', 'invalid_header', 'precondition_failed'],
    },
    async handle(call) {
      refuseQuery(call.query);
      const id = companyId(call);
      const ifVersions = expectedVersions(call);
      // The command decides; this look only keeps a company whose deletion will be refused from being emptied.
      const listed = await services.directory.company(call.actor.workspaceId, id);
      if (listed?.kind === 'named' && ifVersions?.includes(listed.company.version) === false) {
        throw DirectoryError.of(otherVersion(listed.company));
      }
      await services.directory.emptyCompany(call.actor, id);
      return writeOnce(services, call, {
        commands: [{ op: 'deleteCompany', id, ...compact({ ifVersions }) }],
        isAtomic: false,
        answer([outcome]) {
          succeeded(outcome);
          return { status: 204, body: null };
        },
      });
    },
  };
}

function companyAnswer(status: number, company: Company, headers: Answer['headers'] = {}): Answer {
  return {
    status,
    body: fromCompany(company),
    headers: { ETag: `"${company.version}"`, ...headers },
  };
}

/** An id that is no UUID is nobody's: the answer is that of any unknown id. */
function companyId({ params }: Call): string {
  const id = parseUuid(params['id'] ?? '');
  if (id === undefined) {
    throw DirectoryError.of(companyNotFound);
  }
  return id;
}
