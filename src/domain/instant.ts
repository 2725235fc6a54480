import { ok, refuse } from './issue.ts';
import type { Checked, Refused } from './issue.ts';

/** The last second of the year 9999: the greatest that RFC 3339 and PostgreSQL's text form can both show. */
export const unixSecondsMax = 253_402_300_799;

const dayMs = 86_400_000;
const msMin = -62_135_596_800_000; // 0001-01-01T00:00:00Z
const msMax = unixSecondsMax * 1_000 + 999;

const calendarDate = /^(\d{4})-(\d\d)-(\d\d)$/;
const dateTime =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:(Z)|([+-])(\d\d):(\d\d))?$/;

/**
 * An instant as Unix seconds (CrowdPower's `signed_up_at`), answered in milliseconds. An integer from
 * 1970 to 9999 only: milliseconds, fractions, negative numbers and numbers in strings are refused
 * rather than guessed at. Codes `type`, `timestamp`.
 */
export function parseUnixSeconds(value: unknown): Checked<number> {
  if (typeof value !== 'number') {
    return refuse('type', 'A timestamp must be a number: Unix seconds.');
  }
  return isUnixSeconds(value)
    ? ok(value * 1_000)
    : refuse(
        'timestamp',
        `A timestamp must be Unix seconds: an integer from 0 to ${unixSecondsMax}, not milliseconds.`,
      );
}

/** True for an integer of seconds between 1970 and 9999. */
export function isUnixSeconds(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= unixSecondsMax;
}

/** True for a day that exists, as ISO 8601 writes it: `2024-02-29`, years 0001 to 9999. */
export function isCalendarDate(text: string): boolean {
  const match = calendarDate.exec(text);
  return match !== null && isDay(figure(match, 1), figure(match, 2), figure(match, 3));
}

/** True for an ISO 8601 date and time that exist, with or without an offset: `2024-02-29T13:00:00Z`. */
export function isDateTime(text: string): boolean {
  return readDateTime(text) !== undefined;
}

/**
 * An instant in ISO 8601 extended form with seconds and an offset (the profile of RFC 3339, in upper
 * case), in milliseconds; finer fractions are cut off. No leap second, no hour 24, years 0001 to 9999.
 * Codes `type`, `date`.
 */
export function parseIsoInstant(value: unknown): Checked<number> {
  if (typeof value !== 'string') {
    return refuse('type', 'An instant must be a string like 2024-02-29T13:00:00Z.');
  }
  const read = readDateTime(value);
  return read === undefined || !read.hasOffset || read.ms < msMin || read.ms > msMax
    ? refuseInstant()
    : ok(read.ms);
}

/**
 * The instant that a value of a `date` field stands for, in milliseconds: a day begins at midnight, and a
 * time without an offset is in UTC. `undefined` for what no such field takes.
 */
export function instantOfDate(value: unknown): number | undefined {
  if (typeof value === 'number') {
    return isUnixSeconds(value) ? value * 1_000 : undefined;
  }
  if (typeof value !== 'string') {
    return undefined;
  }
  return readDateTime(calendarDate.test(value) ? `${value}T00:00:00Z` : value)?.ms;
}

function refuseInstant(): Refused {
  return refuse(
    'date',
    'An instant must be an ISO 8601 date and time with an offset, like 2024-02-29T13:00:00Z.',
  );
}

function readDateTime(text: string): { ms: number; hasOffset: boolean } | undefined {
  const match = dateTime.exec(text);
  if (match === null) {
    return undefined;
  }
  const [year, month, day] = [figure(match, 1), figure(match, 2), figure(match, 3)];
  const [hour, minute, second] = [figure(match, 4), figure(match, 5), figure(match, 6)];
  const [offsetHour, offsetMinute] = [figure(match, 10), figure(match, 11)];
  const isTime = hour < 24 && minute < 60 && second < 60 && offsetHour < 24 && offsetMinute < 60;
  if (!isTime || !isDay(year, month, day)) {
    return undefined;
  }
  const fractionMs = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const localMs =
    dayNumber(year, month, day) * dayMs + ((hour * 60 + minute) * 60 + second) * 1_000;
  const offsetMs = (offsetHour * 60 + offsetMinute) * 60_000 * (match[9] === '-' ? -1 : 1);
  return {
    ms: localMs + fractionMs - offsetMs,
    hasOffset: match[8] !== undefined || match[9] !== undefined,
  };
}

function figure(match: RegExpExecArray, group: number): number {
  return Number(match[group] ?? 0);
}

function isDay(year: number, month: number, day: number): boolean {
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) {
    return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  }
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

// Days since 1970-01-01. `Date.UTC` would read the years 1 to 99 as 1901 to 1999.
function dayNumber(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) / dayMs;
}

/**
 * The text of an instant is written into these bytes and read from them as one piece. Joined from parts it would be a rope, and
 * over a rope V8 leaves its fast way of writing JSON: an answer with one takes half as long again.
 */
const shown = Buffer.from('0000-00-00T00:00:00.000Z', 'latin1');
const digitZero = 0x30;

/** ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes it, for the years 0001 to 9999. */
export function formatIso(ms: number): string {
  const day = Math.floor(ms / dayMs);
  const rest = Math.floor(ms - day * dayMs);
  const seconds = Math.floor(rest / 1_000);
  const minutes = Math.floor(seconds / 60);
  shown.set(dateOf(day));
  showTwo(11, Math.floor(minutes / 60));
  showTwo(14, minutes % 60);
  showTwo(17, seconds % 60);
  shown[20] = digitZero + Math.floor((rest % 1_000) / 100);
  showTwo(21, rest % 100);
  return shown.toString('latin1');
}

function showTwo(at: number, value: number): void {
  shown[at] = digitZero + Math.floor(value / 10);
  shown[at + 1] = digitZero + (value % 10);
}

// A date costs as much as the rest of an answer's members, and most records are of few different days.
const shownDates = new Map<number, Uint8Array>();
const shownDatesMax = 4_096;

/** The bytes of `2026-11-22` for a day; days since 1970-01-01. */
function dateOf(day: number): Uint8Array {
  const known = shownDates.get(day);
  if (known !== undefined) {
    return known;
  }
  if (shownDates.size === shownDatesMax) {
    shownDates.clear();
  }
  const date = Buffer.from(new Date(day * dayMs).toISOString().slice(0, 10), 'latin1');
  shownDates.set(day, date);
  return date;
}

/** The same, and `null` for an instant that is not known. */
export function formatIsoOrNull(ms: number | null): string | null {
  return ms === null ? null : formatIso(ms);
}
