import { accepted } from '../../domain/errors.ts';
import type { DialectServices, Route } from '../dialect.ts';
import { findShownField, fromFields, fromOption } from './from-domain.ts';
import { notFound, pathId } from './path-id.ts';
import { toFieldList, toOptionList } from './query-to-domain.ts';
import { fieldAbouts } from './route-abouts.ts';
import type { FieldListAnswer, OptionListAnswer } from './schema.ts';

/** Custom fields and their options, to be read only: an admin declares them (wire-contracts 2.6). */
export function fieldRoutes({ directory }: DialectServices): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/custom-fields',
      scope: 'read',
      about: fieldAbouts.list,
      async handle({ actor, query }) {
        const { entity } = accepted(toFieldList(query));
        const fields = await directory.fields(actor.workspaceId);
        const body: FieldListAnswer = { data: fromFields(fields, entity) };
        return { status: 200, body };
      },
    },
    {
      method: 'GET',
      path: '/v1/custom-fields/:id/options',
      scope: 'read',
      about: fieldAbouts.options,
      async handle(call) {
        const { label } = accepted(toOptionList(call.query));
        const fields = await directory.fields(call.actor.workspaceId);
        const field = findShownField(fields, pathId(call, 'field_not_found'));
        if (field === undefined) {
          throw notFound('field_not_found');
        }
        const options = field.options.filter((each) => label === undefined || each.label === label);
        const body: OptionListAnswer = { data: options.map(fromOption) };
        return { status: 200, body };
      },
    },
  ];
}
