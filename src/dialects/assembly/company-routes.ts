import { accepted, DirectoryError } from '../../domain/errors.ts';
import { listedId } from '../../directory/list-companies.ts';
import { type Answer, type Call, type DialectServices, jsonBody, type Route } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { companyOf } from '../shared/outcome-record.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { toCreateCompany, toUpdateCompany } from './company-to-domain.ts';
import { fromCompany, fromListedCompany } from './from-domain.ts';
import { pageStart, type PageTokenScope, writePageToken } from './page-token.ts';
import { notFound, pathId } from './path-id.ts';
import { toCompanyList } from './query-to-domain.ts';
import { companyAbouts, pathAbout } from './route-abouts.ts';
import type { CompanyListAnswer, DeleteAnswer } from './schema.ts';

/** The company routes of wire-contracts 2.5 under one base path: the plural one, or the old singular one. */
export function companyRoutes(services: DialectServices, basePath: string): readonly Route[] {
  const path = `${basePath}/:id`;
  const write = { scope: 'write', body: jsonBody } as const;
  const about = companyAbouts(pathAbout(basePath));
  return [
    {
      method: 'GET',
      path: basePath,
      scope: 'read',
      about: about.list,
      handle: (call) => list(services, call),
    },
    {
      method: 'POST',
      path: basePath,
      ...write,
      about: about.create,
      handle: (call) => create(services, call),
    },
    {
      method: 'GET',
      path,
      scope: 'read',
      about: about.read,
      handle: (call) => read(services, call),
    },
    {
      method: 'PATCH',
      path,
      ...write,
      about: about.update,
      handle: (call) => update(services, call),
    },
    {
      method: 'DELETE',
      path,
      scope: 'write',
      about: about.remove,
      handle: (call) => remove(services, call),
    },
  ];
}

async function list(services: DialectServices, { actor, query }: Call): Promise<Answer> {
  const { cursors, directory } = services;
  const { workspaceId } = actor;
  const { filter, limit, nextToken } = accepted(toCompanyList(query));
  const scope: PageTokenScope = { list: 'companies', workspaceId, filter };
  const afterId = pageStart(cursors, scope, nextToken);
  const fields = await directory.fields(workspaceId);
  const page = await directory.companies(workspaceId, {
    ...filter,
    limit,
    ...compact({ afterId }),
  });
  const last = page.hasMore ? page.companies.at(-1) : undefined;
  const body: CompanyListAnswer = {
    data: page.companies.map((listed) => fromListedCompany(listed, fields)),
    ...compact({
      nextToken: last === undefined ? undefined : writePageToken(cursors, scope, listedId(last)),
    }),
  };
  return { status: 200, body };
}

async function create({ directory }: DialectServices, call: Call): Promise<Answer> {
  refuseQuery(call.query);
  const fields = await directory.fields(call.actor.workspaceId);
  const { name, patch } = accepted(toCreateCompany(call.body, fields));
  const outcome = await directory.writeOne(call.actor, { op: 'createCompany', name, patch });
  return { status: 200, body: fromCompany(companyOf(outcome), fields) };
}

async function read({ directory }: DialectServices, call: Call): Promise<Answer> {
  refuseQuery(call.query);
  const { workspaceId } = call.actor;
  const listed = await directory.company(workspaceId, pathId(call, 'company_not_found'));
  if (listed === undefined) {
    throw notFound('company_not_found');
  }
  return { status: 200, body: fromListedCompany(listed, await directory.fields(workspaceId)) };
}

async function update(services: DialectServices, call: Call): Promise<Answer> {
  refuseQuery(call.query);
  const id = await namedCompanyId(services, call);
  const { directory } = services;
  const fields = await directory.fields(call.actor.workspaceId);
  const patch = accepted(toUpdateCompany(call.body, fields));
  const outcome = await directory.writeOne(call.actor, { op: 'updateCompany', id, patch });
  return { status: 200, body: fromCompany(companyOf(outcome), fields) };
}

async function remove(services: DialectServices, call: Call): Promise<Answer> {
  refuseQuery(call.query);
  const id = await namedCompanyId(services, call);
  await services.directory.deleteCompany(call.actor, id);
  const body: DeleteAnswer = { id, object: 'company', deleted: true };
  return { status: 200, body };
}

/** The id in the path. A placeholder is there, but it is derived from its client, so it can be neither changed nor deleted. */
async function namedCompanyId({ directory }: DialectServices, call: Call): Promise<string> {
  const id = pathId(call, 'company_not_found');
  const listed = await directory.company(call.actor.workspaceId, id);
  if (listed === undefined) {
    throw notFound('company_not_found');
  }
  if (listed.kind === 'placeholder') {
    throw new DirectoryError(
      'validation_failed',
      'A placeholder company cannot be changed or deleted. Create a company, and assign the client to it.',
    );
  }
  return id;
}
