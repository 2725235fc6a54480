/** Where in the table somebody is: the header is row -1, the boxes are column -1. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** The element id of a cell, by which the grid says where it is. */
export function cellId(prefix: string, { row, column }: Place): string {
  return `${prefix}-${row}-${column}`;
}

/** The cell that an event began in. */
export function placeOf(target: EventTarget): Place | undefined {
  const cell = target instanceof Element ? target.closest('[data-column]') : null;
  const row = cell?.closest('[data-row]');
  return cell === null || row === null || row === undefined
    ? undefined
    : {
        row: Number(row.getAttribute('data-row')),
        column: Number(cell.getAttribute('data-column')),
      };
}
