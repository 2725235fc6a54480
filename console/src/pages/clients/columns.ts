import type { Attribute } from '../../lib/attributes.ts';
import { createStored } from '../../lib/stored.ts';

/** A column that is shown, and how wide, in pixels. */
export interface ColumnChoice {
  readonly id: string;
  readonly width: number;
}

/** A column with what it shows. */
export interface Column extends ColumnChoice {
  readonly attribute: Attribute;
}

/** The narrowest and the widest. */
export const widthMin = 72;
export const widthMax = 800;

const defaultWidth = 168;
const widths: Readonly<Record<string, number>> = {
  name: 240,
  email: 248,
  status: 104,
  companyId: 200,
  sessionCount: 104,
};

/** Of this browser; `null` until somebody chooses. */
export const columnChoice = createStored<readonly ColumnChoice[] | null>('client-columns', null);

const shownAtFirst = ['name', 'email', 'phone', 'status', 'companyId'];
const customAtFirst = 3;

/** The columns to show: those that were chosen and are still there, else a beginning. The name always comes first. */
export function columnsOf(
  choice: readonly ColumnChoice[] | null,
  attributes: readonly Attribute[],
): readonly Column[] {
  const known = new Map(attributes.map((attribute) => [attribute.id, attribute]));
  const chosen = choice ?? defaultChoice(attributes);
  const columns = chosen.flatMap(({ id, width }): Column[] => {
    const attribute = known.get(id);
    return attribute === undefined ? [] : [{ id, width: bounded(width), attribute }];
  });
  const name = columns.find(({ id }) => id === 'name') ?? firstColumn(known);
  return name === undefined ? columns : [name, ...columns.filter((column) => column.id !== 'name')];
}

function firstColumn(known: ReadonlyMap<string, Attribute>): Column | undefined {
  const attribute = known.get('name');
  return attribute && { id: 'name', width: widthOf('name'), attribute };
}

function defaultChoice(attributes: readonly Attribute[]): readonly ColumnChoice[] {
  const custom = attributes.filter(({ isCustom, isRetired }) => isCustom && !isRetired);
  const ids = [...shownAtFirst, ...custom.slice(0, customAtFirst).map(({ id }) => id), 'createdAt'];
  return ids.map((id) => ({ id, width: widthOf(id) }));
}

/** Shown where it was not, or hidden where it was. */
export function toggled(columns: readonly Column[], id: string): readonly ColumnChoice[] {
  return columns.some((column) => column.id === id)
    ? choiceOf(columns.filter((column) => column.id !== id))
    : [...choiceOf(columns), { id, width: widthOf(id) }];
}

/** One place further to the left (-1) or right (1). The name stays where it is. */
export function moved(columns: readonly Column[], id: string, by: number): readonly ColumnChoice[] {
  return movedTo(columns, id, columns.findIndex((column) => column.id === id) + by);
}

/** At another place. */
export function movedTo(
  columns: readonly Column[],
  id: string,
  place: number,
): readonly ColumnChoice[] {
  const column = columns.find((one) => one.id === id);
  if (column === undefined || id === 'name') {
    return choiceOf(columns);
  }
  const others = columns.filter((one) => one.id !== id);
  return choiceOf(others.toSpliced(Math.max(1, place), 0, column));
}

/** As wide as that, within reason. */
export function resized(
  columns: readonly Column[],
  id: string,
  width: number,
): readonly ColumnChoice[] {
  return choiceOf(columns).map((one) => (one.id === id ? { id, width: bounded(width) } : one));
}

function choiceOf(columns: readonly Column[]): readonly ColumnChoice[] {
  return columns.map(({ id, width }) => ({ id, width }));
}

function widthOf(id: string): number {
  return widths[id] ?? defaultWidth;
}

function bounded(width: number): number {
  return Math.min(widthMax, Math.max(widthMin, Math.round(width)));
}
