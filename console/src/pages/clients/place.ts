/** Where in the table somebody is: the header is row -1, the boxes are column -1. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** The element id of a cell, by which the grid says where it is. */
export function cellId(prefix: string, { row, column }: Place): string {
  return `${prefix}-${row}-${column}`;
}
