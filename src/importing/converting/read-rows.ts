import type { Command } from '../../domain/commands.ts';
import type { ImportOptions } from '../../domain/import-options.ts';
import { type Checked, type Issue, ok } from '../../domain/issue.ts';
import { parseUuid } from '../../lib/uuid.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { SourceRow } from '../reading/source-row.ts';
import { createCellsReader } from './read-cells.ts';
import type { RowRules } from './row-rules.ts';

/** What a row asks for; what cannot be read is `refused`, so that each row keeps its place. */
export function createRowReader(rules: RowRules): (row: SourceRow) => Command {
  const { options, fields, readers } = rules;
  const read = readers.get(options.dialect);
  if (read === undefined) {
    throw new Error('a dialect of an import has no reader');
  }
  const readCells = createCellsReader(rules);

  function bodyOf({ content }: SourceRow): Checked<JsonValue> {
    return content.kind === 'cells' ? readCells(content.cells) : ok(content.value ?? null);
  }

  return (row) => {
    if (row.fault !== undefined) {
      return { op: 'refused', issues: [row.fault] };
    }
    const body = bodyOf(row);
    if (!body.ok) {
      return { op: 'refused', issues: body.issues };
    }
    const { id, rest } = row.content.kind === 'cells' ? splitId(body.value) : noId(body.value);
    const command = read(rest, fields);
    if (!command.ok) {
      return { op: 'refused', issues: command.issues };
    }
    return id === undefined ? byKeys(command.value, options) : byId(command.value, id);
  };
}

function noId(rest: JsonValue): { readonly id: undefined; readonly rest: JsonValue } {
  return { id: undefined, rest };
}

/** A column of ids names the clients that are to be changed. */
function splitId(body: JsonValue): { readonly id: string | undefined; readonly rest: JsonValue } {
  if (!Object.hasOwn(body as object, 'id')) {
    return noId(body);
  }
  const { id, ...rest } = body as { readonly [name: string]: JsonValue };
  return { id: typeof id === 'string' ? id : undefined, rest };
}

function byId(command: Command, text: string): Command {
  const id = parseUuid(text);
  if (id === undefined) {
    return { op: 'refused', issues: [idIssue] };
  }
  if (command.op === 'upsert') {
    return { op: 'update', id, patch: { ...command.patch, ...command.keys } };
  }
  return command.op === 'create' ? { op: 'update', id, patch: command.patch } : command;
}

/** An import is no sign of life, whatever the words in which it is written. */
function byKeys(command: Command, { onConflict, withoutKey }: ImportOptions): Command {
  if (command.op === 'create' && withoutKey === 'refuse') {
    return { op: 'refused', issues: [keyIssue] };
  }
  if (command.op !== 'upsert') {
    return command;
  }
  return {
    op: 'upsert',
    keys: command.keys,
    patch: command.patch,
    ...(onConflict === 'error' ? {} : { onConflict }),
  };
}

const idIssue: Issue = { pointer: '/id', code: 'uuid', message: 'An id must be a UUID.' };
const keyIssue: Issue = {
  pointer: '/email',
  code: 'identifier_required',
  message: 'The row names nobody: it needs an external id or an email.',
};
