/** A workspace by its internal number; never shown outside. */
export type WorkspaceId = number;
