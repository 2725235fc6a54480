/** An instant in milliseconds as ISO 8601 in UTC, for people and scripts alike. */
export function instantText(ms: number): string {
  return new Date(ms).toISOString();
}

/** The same, or `null` where there is none. */
export function instantTextOrNull(ms: number | null): string | null {
  return ms === null ? null : instantText(ms);
}
