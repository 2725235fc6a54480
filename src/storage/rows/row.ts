/** A row as engines give it, in the order of the columns asked for. What is read was written here, so it is not checked again. */
export type Row = readonly unknown[];

/** A truth: engines without truths keep 1. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 1;
}

/** What both engines take for a column. */
export type Value = string | number | null;
