import type { Origin } from '../domain/change.ts';

/** Who the change log names for what the command line writes. */
export const cliOrigin: Origin = { actor: 'cli', dialect: 'cli' };
