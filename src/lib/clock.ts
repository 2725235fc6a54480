/** Where the time comes from. Milliseconds since the epoch. Tests hand in their own. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
