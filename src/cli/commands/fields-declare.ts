import type { DeclareField } from '../../domain/commands.ts';
import { checkFieldKey, checkGivenFieldKey } from '../../domain/custom-fields-limits.ts';
import { type FieldType, fieldTypes } from '../../domain/custom-value.ts';
import type { FieldEntity } from '../../domain/field.ts';
import type { Checked } from '../../domain/issue.ts';
import { checkText, isBlank } from '../../domain/text.ts';
import { usageError } from '../cli-error.ts';
import { cliOrigin } from '../cli-origin.ts';
import { type OptionValues, defineCommand } from '../command.ts';
import { fieldJson } from '../field-view.ts';
import { withDirectory } from '../with-directory.ts';
import { workspaceOption } from '../workspace-option.ts';

const options = {
  key: { kind: 'text', value: 'KEY', isRequired: true, description: 'Name of the field in APIs.' },
  label: { kind: 'text', value: 'LABEL', isRequired: true, description: 'Name for people.' },
  type: {
    kind: 'text',
    value: 'TYPE',
    isRequired: true,
    description: `One of ${fieldTypes.join(', ')}.`,
  },
  option: {
    kind: 'list',
    value: 'KEY=LABEL',
    description: 'A choice of a multiSelect field, in order.',
  },
  entity: {
    kind: 'text',
    value: 'ENTITY',
    default: 'client',
    description: 'What has the field: client or company.',
  },
  ...workspaceOption,
} as const;

/** `clientele fields declare` */
export const fieldsDeclare = defineCommand({
  name: 'fields declare',
  summary: 'Declare a custom field, whose values are then checked in every dialect',
  details: [
    'A field that was only observed so far becomes a declared one; stored values stay as they are.',
  ],
  options,
  hasJson: true,
  async run(call) {
    const { settings, clock } = call;
    const command = toCommand(call.options);
    return withDirectory({ settings, clock, mayCreate: true }, async ({ access, directory }) => {
      const { workspaceId } = await access.findWorkspace(call.options.workspace);
      const outcome = await directory.writeOne({ workspaceId, origin: cliOrigin }, command);
      if (outcome.kind !== 'field') {
        throw new Error('the declaration of a field gave something else');
      }
      const { field } = outcome;
      return {
        lines: [`Declared ${field.entity} field ${field.key} (${field.type}). Id ${field.id}.`],
        json: fieldJson(field),
      };
    });
  },
});

/** Checks the options and makes the command of them. Throws a usage error that names the option. */
function toCommand(values: OptionValues<typeof options>): DeclareField {
  const type = parseFieldType(values.type);
  return {
    op: 'declareField',
    entity: parseEntity(values.entity),
    key: checkedKey('--key', values.key, checkGivenFieldKey),
    label: checkedLabel('--label', values.label),
    type,
    options: parseOptions(type, values.option),
  };
}

function parseFieldType(text: string): FieldType {
  const type = fieldTypes.find((known) => known === text);
  if (type === undefined) {
    throw usageError(`--type must be one of ${fieldTypes.join(', ')}.`);
  }
  return type;
}

/** `client` or `company`. */
export function parseEntity(text: string): FieldEntity {
  if (text !== 'client' && text !== 'company') {
    throw usageError('--entity must be client or company.');
  }
  return text;
}

function parseOptions(type: FieldType, texts: readonly string[]): DeclareField['options'] {
  if (type !== 'multiSelect') {
    if (texts.length > 0) {
      throw usageError('--option is for fields of type multiSelect only.');
    }
    return [];
  }
  if (texts.length === 0) {
    throw usageError('A multiSelect field needs at least one --option KEY=LABEL.');
  }
  const options = texts.map(parseOption);
  if (new Set(options.map(({ key }) => key)).size < options.length) {
    throw usageError('Every --option must have a key of its own.');
  }
  return options;
}

function parseOption(text: string): DeclareField['options'][number] {
  const at = text.indexOf('=');
  if (at < 0) {
    throw usageError('--option must be KEY=LABEL, such as --option gold=Gold.');
  }
  return {
    key: checkedKey('The key of --option', text.slice(0, at), checkFieldKey),
    label: checkedLabel('The label of --option', text.slice(at + 1)),
  };
}

function checkedKey(what: string, text: string, check: (key: string) => Checked<string>): string {
  const checked = check(text);
  if (!checked.ok) {
    throw usageError(`${what} cannot be used. ${checked.issues[0]?.message ?? ''}`);
  }
  return checked.value;
}

function checkedLabel(what: string, text: string): string {
  const checked = checkText(text, { field: 'label', codePointsMax: 255 });
  if (!checked.ok || isBlank(text)) {
    throw usageError(`${what} must be one line of 1 to 255 characters.`);
  }
  return checked.value;
}
