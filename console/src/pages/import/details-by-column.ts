/** What is wrong in a cell, or with a row as a whole where the column is `null`. */
interface CellError {
  readonly column: string | null;
  readonly detail: string;
}

/** All that is wrong with a row, by column. */
export function detailsByColumn(errors: readonly CellError[]): ReadonlyMap<string | null, string> {
  const details = new Map<string | null, string>();
  for (const { column, detail } of errors) {
    const before = details.get(column);
    details.set(column, before === undefined ? detail : `${before} ${detail}`);
  }
  return details;
}
