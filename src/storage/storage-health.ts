/** How an engine is, for those who watch a server. */
export interface StorageHealth {
  /**
   * Resolves where reads work and the schema is the one of this version, or a newer one that another
   * server has brought it to meanwhile. Rejects with what is wrong. Costs next to nothing.
   */
  check(): Promise<void>;
  /** Threads that read for searches at the moment; 0 on an engine that has none. */
  searchThreads(): number;
}
