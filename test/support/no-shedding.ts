/**
 * Flags of a server that refuses nothing because its event loop is late: on a machine that runs tests it is
 * late for many reasons, and only the tests of overload ask about that.
 */
export const noShedding = { loopDelayMaxMs: '0' } as const;
