import { succeeded } from '../../directory/directory.ts';
import { accepted, DirectoryError } from '../../domain/errors.ts';
import { type FieldEntity, findField } from '../../domain/field.ts';
import { fieldNotFound } from '../../domain/put-field.ts';
import { type DialectServices, jsonBody, type ParameterAbout, type Route } from '../dialect.ts';
import { fieldOf } from '../shared/outcome-record.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { answerOnce } from './claims.ts';
import { fromField, fromReport } from './field-from-domain.ts';
import {
  ChangedTypeWire,
  ChangeTypeRequest,
  DeclareFieldRequest,
  EntityWire,
  FieldListWire,
  FieldWire,
  UpdateFieldRequest,
} from './field-schema.ts';
import {
  toDeclareField,
  toFieldEntity,
  toFieldList,
  toFieldPatch,
  toTypeRequest,
} from './field-to-domain.ts';
import { mergePatchBody } from './merge-patch-body.ts';
import { writeOnce } from './write-once.ts';

const tag = 'Fields';
const base = '/api/v2/fields';
const path = `${base}/:key`;

const entityParameter: ParameterAbout = {
  description: 'Whose field: `client`, unless said otherwise, or `company`.',
  schema: EntityWire,
};

/** Custom fields: everybody may see them, admins change them. */
export function fieldRoutes(services: DialectServices): readonly Route[] {
  return [
    listRoute(services),
    declareRoute(services),
    getRoute(services),
    updateRoute(services),
    changeTypeRoute(services),
  ];
}

function listRoute({ directory }: DialectServices): Route {
  return {
    method: 'GET',
    path: base,
    scope: 'read',
    about: {
      operationId: 'listFields',
      summary: 'List the fields of clients or companies, in their order',
      tag,
      query: {
        entity: entityParameter,
        include: {
          description: 'With `retired`, fields that take no new values are listed too.',
          schema: { type: 'string', enum: ['retired'] },
        },
      },
      answers: { 200: { description: 'All of them.', body: FieldListWire } },
      errors: ['validation_failed'],
    },
    async handle({ actor, query }) {
      const { entity, withRetired } = accepted(toFieldList(query));
      const catalog = await directory.fields(actor.workspaceId);
      const fields = [...catalog[entity].values()]
        .filter(({ retired }) => withRetired || !retired)
        .sort((one, other) => one.order - other.order);
      return { status: 200, body: { data: fields.map(fromField) } };
    },
  };
}

function declareRoute(services: DialectServices): Route {
  return {
    method: 'POST',
    path: base,
    scope: 'admin',
    body: jsonBody,
    about: {
      operationId: 'declareField',
      summary: 'Declare a field',
      description:
        'Its values are checked in every API from then on. One that was only observed becomes a declared one; stored values stay as they are.',
      tag,
      body: DeclareFieldRequest,
      answers: { 201: { description: 'The field.', body: FieldWire } },
      errors: ['validation_failed', 'field_exists'],
    },
    handle(call) {
      refuseQuery(call.query);
      const command = accepted(toDeclareField(call.body));
      return writeOnce(services, call, {
        commands: [command],
        isAtomic: false,
        answer([outcome]) {
          const field = fieldOf(succeeded(outcome));
          return {
            status: 201,
            body: fromField(field),
            headers: { Location: fieldPath(field.entity, field.key) },
          };
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
      operationId: 'getField',
      summary: 'Get a field by its key, or by one that it had before',
      tag,
      query: { entity: entityParameter },
      answers: { 200: { description: 'The field.', body: FieldWire } },
      errors: ['validation_failed', 'field_not_found'],
    },
    async handle({ actor, params, query }) {
      const entity = accepted(toFieldEntity(query));
      const catalog = await directory.fields(actor.workspaceId);
      const field = findField(catalog, entity, params['key'] ?? '');
      if (field === undefined) {
        throw DirectoryError.of(fieldNotFound);
      }
      return { status: 200, body: fromField(field) };
    },
  };
}

function updateRoute(services: DialectServices): Route {
  return {
    method: 'PATCH',
    path,
    scope: 'admin',
    body: mergePatchBody,
    about: {
      operationId: 'updateField',
      summary: 'Rename, relabel, move or retire a field, or replace its options',
      description: 'Takes the same time however many records there are: it touches none of them.',
      tag,
      query: { entity: entityParameter },
      body: UpdateFieldRequest,
      answers: { 200: { description: 'The field as it is now.', body: FieldWire } },
      errors: ['validation_failed', 'field_not_found', 'field_exists'],
    },
    handle(call) {
      const entity = accepted(toFieldEntity(call.query));
      const patch = accepted(toFieldPatch(call.body));
      return writeOnce(services, call, {
        commands: [{ op: 'updateField', entity, key: call.params['key'] ?? '', patch }],
        isAtomic: false,
        answer: ([outcome]) => ({ status: 200, body: fromField(fieldOf(succeeded(outcome))) }),
      });
    },
  };
}

function changeTypeRoute(services: DialectServices): Route {
  const { directory } = services;
  return {
    method: 'POST',
    path: `${path}/change-type`,
    scope: 'admin',
    body: jsonBody,
    about: {
      operationId: 'changeFieldType',
      summary: 'Change the type of a field, and convert every stored value',
      description:
        'With `preview` it only counts. Answers when all is converted, which takes a while for many records; where the call is cut off, send it again and it goes on.',
      tag,
      query: { entity: entityParameter },
      body: ChangeTypeRequest,
      answers: { 200: { description: 'What became of the values.', body: ChangedTypeWire } },
      errors: ['validation_failed', 'field_not_found', 'field_values_lost'],
    },
    async handle(call) {
      const { actor, params, query, body } = call;
      const entity = accepted(toFieldEntity(query));
      const { change, isPreview } = accepted(toTypeRequest(body));
      const wanted = { ...change, entity, key: params['key'] ?? '' };
      if (isPreview) {
        const report = await directory.previewFieldType(actor, wanted);
        return { status: 200, body: fromReport(report) };
      }
      return answerOnce(services, call, async () => {
        const { field, report } = await directory.changeFieldType(actor, wanted);
        return { status: 200, body: { field: fromField(field), ...fromReport(report) } };
      });
    },
  };
}

function fieldPath(entity: FieldEntity, key: string): string {
  const query = entity === 'client' ? '' : `?entity=${entity}`;
  return `${base}/${encodeURIComponent(key)}${query}`;
}
