/** What a check found. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warn' | 'fail';
  /** What is so. */
  readonly message: string;
  /** What to do about it; absent where all is well. */
  readonly advice?: string;
}

/** All is well. */
export function fine(check: string, message: string): Finding {
  return { check, state: 'ok', message };
}

/** It works, but somebody should look. */
export function warning(check: string, message: string, advice: string): Finding {
  return { check, state: 'warn', message, advice };
}

/** It does not work, or not safely. */
export function failure(check: string, message: string, advice: string): Finding {
  return { check, state: 'fail', message, advice };
}

/** Of data that came by a move that was interrupted: nothing but that move may open them. */
export function unfinishedMoveFailure(): Finding {
  return failure(
    'move',
    'A move to here has not ended, so not all data is there.',
    'Run the same `clientele move` again: it goes on where it stopped.',
  );
}
