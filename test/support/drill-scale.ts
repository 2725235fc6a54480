const isFull = process.env['CLIENTELE_TEST_SCALE'] === 'full';

/** How much of their full count drills run: all of it in the heavy run, a tenth of it otherwise. */
export const drillScale = isFull ? 1 : 0.1;

/** How often a drill does what it does `full` times in the heavy run; at least once. */
export function drillCount(full: number): number {
  return Math.max(1, Math.round(full * drillScale));
}
