/* Numbers and instants as the person's browser writes them. */

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
// Styles of day and time go with no name of a zone.
const dayAndTime = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
});
const hour = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
});
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'long' });
const count = new Intl.NumberFormat();

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** `1,234,567`. */
export function formatCount(value: number): string {
  return count.format(value);
}

/** `3 clients`; the plural is the singular with an s unless given. */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** The day of an ISO 8601 instant in the person's time zone; the text itself where it is none. */
export function formatDay(instant: string): string {
  return formatBy(day, instant);
}

/** Its day and hour, the year left out: for axes. */
export function formatHour(instant: string): string {
  return formatBy(hour, instant);
}

/** Its day and time, with the zone in which that is. */
export function formatInstant(instant: string): string {
  return formatBy(dayAndTime, instant);
}

/** In full, with seconds: for titles. */
export function formatExactly(instant: string): string {
  return formatBy(exact, instant);
}

/** `3 minutes ago`, `in 2 days`; `now` in milliseconds since 1970. */
export function formatRelative(instant: string, now: number): string {
  const seconds = (Date.parse(instant) - now) / 1_000;
  if (Number.isNaN(seconds)) {
    return instant;
  }
  const step = steps.find(([, size]) => Math.abs(seconds) >= size);
  return step === undefined ? 'just now' : relative.format(Math.trunc(seconds / step[1]), step[0]);
}

function formatBy(format: Intl.DateTimeFormat, instant: string): string {
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) ? instant : format.format(at);
}
