/**
 * Flags of a server that sheds no load. On a machine that runs tests the event loop is late for many
 * reasons, and a test may well send more writes at once than callers should; only the tests of overload ask
 * about that.
 */
export const noShedding = {
  loopDelayMaxMs: '0',
  waitingWritesMax: '10000',
  writeWaitMaxMs: '0',
} as const;
