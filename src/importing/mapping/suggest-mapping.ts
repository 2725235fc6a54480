import type { Field, FieldCatalog } from '../../domain/field.ts';
import { type ColumnMapping, customFieldTarget } from '../../domain/import-options.ts';
import { valueCharactersMax } from '../reading/source-row.ts';
import { headerKey, knownHeaders, skippedHeaders } from './known-headers.ts';

/** What a suggestion looks at. */
export interface MappingSample {
  readonly columns: readonly string[];
  readonly hasHeader: boolean;
  /** Rows of the beginning of the source. */
  readonly rows: readonly (readonly string[])[];
  readonly fields: FieldCatalog;
  /** Whether the ids in a column `id` are those of clients of this directory. */
  readonly knowsIds: boolean;
}

const statuses = new Set(['', 'active', 'inactive']);
// A point that is not the first character behind the @, nor the last. Up to it there is no other, so there is one way to read a cell.
const emailLike = /^[^\s@]+@[^\s@][^\s@.]*\.[^\s@]+$/;

/** A mapping for every column: to a member where the name says so, else to a custom field of that name. */
export function suggestMapping(sample: MappingSample): readonly ColumnMapping[] {
  const suggested = sample.columns.map((column, index) => suggest(sample, column, index));
  const customFieldOf = fieldFinder(sample);
  const taken = new Set<string>();
  return sample.columns.map((column, index) => {
    const own = suggested[index];
    const isBest =
      own !== undefined &&
      suggested.every(
        (other, at) =>
          other?.field !== own.field ||
          other.rank > own.rank ||
          (other.rank === own.rank && at >= index),
      );
    const field = isBest && own !== undefined ? own.field : customFieldOf(column, taken);
    if (field !== null) {
      taken.add(field);
    }
    return { column, field };
  });
}

interface Suggestion {
  readonly field: string | null;
  readonly rank: number;
}

function suggest(sample: MappingSample, column: string, index: number): Suggestion | undefined {
  if (!sample.hasHeader) {
    return looksLikeEmails(sample, index) ? { field: 'email', rank: 0 } : undefined;
  }
  const key = headerKey(column);
  if (key === 'id') {
    return { field: sample.knowsIds ? 'id' : null, rank: 0 };
  }
  if (key === 'status') {
    const isOurs = cellsOf(sample, index).every((cell) => statuses.has(cell.toLowerCase()));
    return isOurs ? { field: 'status', rank: 0 } : undefined;
  }
  const known = knownHeaders.get(key);
  return known === undefined ? undefined : { field: known.target, rank: known.rank };
}

function looksLikeEmails(sample: MappingSample, index: number): boolean {
  const cells = cellsOf(sample, index).filter((cell) => cell !== '');
  return cells.length > 0 && cells.every(isEmail);
}

function isEmail(cell: string): boolean {
  return cell.length <= valueCharactersMax && emailLike.test(cell);
}

function cellsOf({ rows }: MappingSample, index: number): readonly string[] {
  return rows.map((cells) => (cells[index] ?? '').trim());
}

/** Our exports name custom fields `customFields.<key>`; an older spelling has a slash. */
const ownPrefix = /^(?:customFields|custom_attributes)[./]/;

/** Tells to which custom field a column goes that `taken` has not: the one of that key or label, else one that is new. */
function fieldFinder({
  columns,
  fields,
  hasHeader,
}: MappingSample): (column: string, taken: ReadonlySet<string>) => string | null {
  const exact = (name: string): Field | undefined =>
    fields.client.get(name) ?? fields.renamed.client.get(name);
  const spokenFor = new Set(columns.map((column) => exact(nameOf(column))));
  const free = [...fields.client.values()].filter((field) => !spokenFor.has(field));
  const byLabel = new Map(free.map((field) => [headerKey(field.label), field]));
  const byKey = new Map(free.map((field) => [headerKey(field.key), field]));

  return (column, taken) => {
    if (hasHeader && skippedHeaders.has(headerKey(column))) {
      return null;
    }
    const name = nameOf(column);
    const key = headerKey(name);
    const named = exact(name);
    const known = named ?? byKey.get(key) ?? byLabel.get(key);
    const choices = [known?.key, named === undefined ? name : undefined];
    const choice = choices.find(
      (each) => each !== undefined && !taken.has(`${customFieldTarget}${each}`),
    );
    return choice === undefined ? null : `${customFieldTarget}${choice}`;
  };
}

function nameOf(column: string): string {
  return column.replace(ownPrefix, '');
}
