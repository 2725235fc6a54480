import type { ListClientsQuery, Segment } from 'clientele-sdk';

/** One thing that all clients of a view must fulfil. */
export interface ViewCondition {
  readonly field: string;
  readonly op: string;
  readonly value: ConditionValue;
}

/** A text, or several of which one must fit. */
export type ConditionValue = string | readonly string[];

/** Which clients, in which order. */
export interface ClientView {
  readonly q: string;
  readonly conditions: readonly ViewCondition[];
  /** The id of a saved one, which must hold, too. */
  readonly segment: string | undefined;
  /** Absent: the segment's, else the order of creation. */
  readonly sort: string | undefined;
}

/** Everybody. */
export const wholeView: ClientView = {
  q: '',
  conditions: [],
  segment: undefined,
  sort: undefined,
};

/** The view that an address names; what it does not understand is left out. */
export function readView(search: string): ClientView {
  const parameters = new URLSearchParams(search);
  return {
    q: parameters.get('q') ?? '',
    conditions: parameters
      .getAll('where')
      .flatMap(readCondition)
      .reduce<readonly ViewCondition[]>((all, one) => withCondition(all, one), []),
    segment: parameters.get('segment') ?? undefined,
    sort: parameters.get('sort') ?? undefined,
  };
}

function readCondition(text: string): readonly ViewCondition[] {
  const [field, op, ...values] = text.split('|').map(decoded);
  if (field === undefined || op === undefined || values[0] === undefined) {
    return [];
  }
  return [{ field, op, value: isListOp(op) ? values : values[0] }];
}

/** A percent sign that stands for itself, as in an address written by hand, is taken as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** With one more, or another one at a place. A filter holds a field's op once: the one before it goes. */
export function withCondition(
  conditions: readonly ViewCondition[],
  condition: ViewCondition,
  at = conditions.length,
): readonly ViewCondition[] {
  const { field, op } = condition;
  return conditions
    .toSpliced(at, 1, condition)
    .filter((one) => one === condition || one.field !== field || one.op !== op);
}

/** Whether an op takes several values. */
export function isListOp(op: string): boolean {
  return op === 'in' || op === 'notIn';
}

/** The part of an address behind the `?` that names the view; empty for everybody. */
export function writeView({ q, conditions, segment, sort }: ClientView): string {
  const parameters = new URLSearchParams();
  if (q !== '') {
    parameters.set('q', q);
  }
  for (const { field, op, value } of conditions) {
    const values = typeof value === 'string' ? [value] : value;
    parameters.append('where', [field, op, ...values].map(encodeURIComponent).join('|'));
  }
  if (segment !== undefined) {
    parameters.set('segment', segment);
  }
  if (sort !== undefined) {
    parameters.set('sort', sort);
  }
  return parameters.toString();
}

/** The filter of the view, as lists and segments take it. */
export function filterOf({ conditions }: ClientView): NonNullable<ListClientsQuery['filter']> {
  const filter: Record<string, Record<string, string | string[]>> = {};
  for (const { field, op, value } of conditions) {
    filter[field] = { ...filter[field], [op]: typeof value === 'string' ? value : [...value] };
  }
  return filter;
}

/** The conditions of a filter that was saved. */
export function conditionsOf(filter: Segment['filter']): readonly ViewCondition[] {
  return Object.entries(filter).flatMap(([field, ops]) =>
    Object.entries(ops).map(([op, value]) => ({
      field,
      op,
      value: Array.isArray(value) ? value.map(String) : String(value),
    })),
  );
}

/** The list of the view. */
export function listQueryOf(view: ClientView): Omit<ListClientsQuery, 'cursor'> {
  const { q, conditions, segment, sort } = view;
  return {
    ...(q.trim() === '' ? {} : { q: q.trim() }),
    ...(conditions.length === 0 ? {} : { filter: filterOf(view) }),
    ...(segment === undefined ? {} : { segment }),
    ...(sort === undefined ? {} : { sort }),
  };
}

/** Whether the view leaves anybody out. */
export function isRestricted({ q, conditions, segment }: ClientView): boolean {
  return q.trim() !== '' || conditions.length > 0 || segment !== undefined;
}
