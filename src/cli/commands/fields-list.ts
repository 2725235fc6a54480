import type { FieldCatalog } from '../../domain/field.ts';
import type { Field } from '../../domain/field.ts';
import { defineCommand } from '../command.ts';
import { fieldJson, fieldState } from '../field-view.ts';
import { tableLines } from '../table.ts';
import { withDirectory } from '../with-directory.ts';
import { workspaceOption } from '../workspace-option.ts';
import { parseEntity } from './fields-declare.ts';

/** `clientele fields list` */
export const fieldsList = defineCommand({
  name: 'fields list',
  summary: 'List the custom fields of a workspace: declared, observed and retired ones',
  options: {
    entity: { kind: 'text', value: 'ENTITY', description: 'Only those of client or company.' },
    ...workspaceOption,
  },
  hasJson: true,
  async run({ settings, options, clock }) {
    const entity = options.entity === undefined ? undefined : parseEntity(options.entity);
    return withDirectory({ settings, clock, mayCreate: false }, async ({ access, directory }) => {
      const { workspaceId } = await access.findWorkspace(options.workspace);
      const fields = inOrder(await directory.fields(workspaceId)).filter(
        (field) => entity === undefined || field.entity === entity,
      );
      const rows = fields.map((field) => [
        field.entity,
        field.key,
        field.type,
        fieldState(field),
        field.label,
        field.options.map(({ key }) => key).join(','),
        field.aliases.join(','),
      ]);
      return {
        lines: tableLines(heading, rows, 'No fields yet. `clientele fields declare` makes one.'),
        json: { fields: fields.map(fieldJson) },
      };
    });
  },
});

const heading = ['ENTITY', 'KEY', 'TYPE', 'STATE', 'LABEL', 'OPTIONS', 'ALIASES'];

function inOrder(catalog: FieldCatalog): Field[] {
  return [catalog.client, catalog.company].flatMap((fields) =>
    [...fields.values()].toSorted((one, other) => one.order - other.order),
  );
}
