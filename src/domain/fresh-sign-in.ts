/** So long after signing in somebody may do what outlasts their session (OWASP API6:2023, sensitive flows). */
const freshMs = 15 * 60_000;

/** Whether somebody who signed in at that instant has just shown who they are; milliseconds since the epoch. */
export function isFreshSignIn(signedInAt: number, now: number): boolean {
  return now - signedInAt < freshMs;
}
