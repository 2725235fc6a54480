import { customFieldTarget } from '../../domain/import-options.ts';
import { pointerOfField } from '../../domain/import-errors.ts';
import { type Checked, type Issue, ok } from '../../domain/issue.ts';
import { unguardCell } from '../../lib/guard-cell.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { cellConverter, type ConvertCell } from './convert-cell.ts';
import type { RowRules } from './row-rules.ts';

/** One column that goes somewhere. */
interface Column {
  readonly index: number;
  /** Of a custom field its key, else the member. */
  readonly name: string;
  readonly isCustom: boolean;
  readonly pointer: string;
  readonly convert: ConvertCell;
}

// oxlint-disable-next-line no-control-regex
const suspicious = /[\u0000\ufffd]/;

/** Turns the cells of a row into a client's members in the words of `/api/v2`, or says all that is wrong with them. */
export function createCellsReader({
  source,
  options,
  fields,
}: Omit<RowRules, 'readers'>): (cells: readonly string[]) => Checked<JsonValue> {
  const isUtf8 = source.encoding === 'utf-8';
  const clears = options.emptyCells === 'clear';
  const columns = options.mapping.flatMap(({ field }, index): Column[] => {
    if (field === null) {
      return [];
    }
    const convert = cellConverter(field, options, fields);
    const isCustom = field.startsWith(customFieldTarget);
    const name = isCustom ? field.slice(customFieldTarget.length) : field;
    return [{ index, name, isCustom, pointer: pointerOfField(field), convert }];
  });

  return (cells) => {
    const body: Record<string, JsonValue> = {};
    const customFields: Record<string, JsonValue> = {};
    let hasCustom = false;
    let issues: Issue[] | undefined;
    for (const { index, name, isCustom, pointer, convert } of columns) {
      const cell = cells[index] ?? '';
      const text = cell.charCodeAt(0) === apostrophe ? unguardCell(cell) : cell;
      const fault = suspicious.test(text) ? faultOf(text, isUtf8) : undefined;
      if (fault !== undefined) {
        (issues ??= []).push({ ...fault, pointer });
        continue;
      }
      const isBlank = text === '' || text.trim() === '';
      if (isBlank && (!clears || name === 'status' || name === 'id')) {
        continue;
      }
      const value = isBlank ? ok(null) : convert(text);
      if (!value.ok) {
        (issues ??= []).push(...value.issues.map((issue) => ({ ...issue, pointer })));
      } else if (isCustom) {
        customFields[name] = value.value;
        hasCustom = true;
      } else if (name === 'customFields') {
        Object.assign(customFields, value.value);
        hasCustom = true;
      } else {
        body[name] = value.value;
      }
    }
    if (issues !== undefined) {
      return { ok: false, issues };
    }
    return ok(hasCustom ? { ...body, customFields } : body);
  };
}

const apostrophe = 0x27;

/** U+FFFD stands for bytes that were wrong, where the encoding has wrong bytes. */
function faultOf(text: string, isUtf8: boolean): Omit<Issue, 'pointer'> | undefined {
  if (text.includes('\0')) {
    return { code: 'control_character', message: 'The cell holds the character NUL. Take it out.' };
  }
  return isUtf8
    ? { code: 'encoding', message: 'The cell holds bytes that are not UTF-8, or U+FFFD for them.' }
    : undefined;
}
