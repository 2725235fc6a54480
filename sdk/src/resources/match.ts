/** Which version of a record a write is meant for. */
export interface MatchOptions {
  /** The `version` of what you read, to be sent to its own `id`; or an entity tag. */
  readonly ifMatch?: number | string | undefined;
}

/** The header that says so; a version is its entity tag in quotes. */
export function matchHeaders({ ifMatch }: MatchOptions = {}): Record<string, string | undefined> {
  return { 'if-match': typeof ifMatch === 'number' ? `"${ifMatch}"` : ifMatch };
}
