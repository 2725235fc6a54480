/**
 * What a spreadsheet would take for a formula (OWASP, "CSV injection"), behind any number of
 * apostrophes: counting them makes `guardCell` and `unguardCell` undo each other for every text.
 */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/;
const guarded = /^'+[=+\-@\t\r\n＝＋－＠]/;

/** A text that no spreadsheet takes for a formula: with an apostrophe in front where it could be one. */
export function guardCell(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** The text that `guardCell` was given. */
export function unguardCell(cell: string): string {
  return guarded.test(cell) ? cell.slice(1) : cell;
}
