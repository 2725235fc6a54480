/** How a run ended, for scripts; listed in every `--help` and in `docs/command-line.md`. */
export const exitCodes = {
  ok: { status: 0, meaning: 'done' },
  failed: { status: 1, meaning: 'failed; the message says why' },
  usage: { status: 2, meaning: 'the command line or a setting is wrong; nothing was done' },
  busy: { status: 3, meaning: 'the data is in use, busy or cannot be reached; try again later' },
  newerSchema: { status: 4, meaning: 'the data was written by a newer version; upgrade first' },
} as const satisfies Record<string, { readonly status: number; readonly meaning: string }>;

/** The ways to end. */
export type Ending = keyof typeof exitCodes;
