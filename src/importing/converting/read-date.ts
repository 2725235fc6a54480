import type { DateOrder } from '../../domain/import-options.ts';
import { instantOfDate } from '../../domain/instant.ts';
import { type Checked, ok, refuse } from '../../domain/issue.ts';

/** `13/4/2024`, `4.13.2024 9:05 PM`, `2024/4/13`: figures that have an order. */
const figures =
  /^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:[ T,]+(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d{1,9})?\s*([AaPp][Mm])?)?$/;

const isoLike = /^\d{4}-\d\d-\d\d(?:[T ]|$)/;
const unixSeconds = /^\d{9,11}$/;

/**
 * A date of a cell as ISO 8601, with its time where it has one. What is ISO 8601 already stays; figures
 * are read in the stated order, and never in another one because it would fit better. Codes `date`, `ambiguous`.
 */
export function readDate(text: string, order: DateOrder | null): Checked<string> {
  const trimmed = text.trim();
  if (isoLike.test(trimmed)) {
    const iso = trimmed.length > 10 ? trimmed.replace(' ', 'T') : trimmed;
    const seconds = /T\d\d:\d\d$/.test(iso) ? `${iso}:00` : iso;
    return instantOfDate(seconds) === undefined ? noDate : ok(seconds);
  }
  if (unixSeconds.test(trimmed)) {
    return ok(new Date(Number(trimmed) * 1_000).toISOString());
  }
  const match = figures.exec(trimmed);
  if (match === null) {
    return noDate;
  }
  const day = readDay([match[1] ?? '', match[3] ?? '', match[4] ?? ''], order);
  if (!day.ok) {
    return day;
  }
  const time = timeOf(match);
  const iso = time === '' ? day.value : `${day.value}T${time}`;
  return time === undefined || instantOfDate(iso) === undefined ? noDate : ok(iso);
}

function readDay(
  [a, b, c]: readonly [string, string, string],
  order: DateOrder | null,
): Checked<string> {
  if (a.length === 4) {
    return ok(`${a}-${two(b)}-${two(c)}`);
  }
  if (c.length !== 4) {
    return refuse('date', 'A date must have a year of four digits.');
  }
  switch (order) {
    case 'dmy':
      return ok(`${c}-${two(b)}-${two(a)}`);
    case 'mdy':
      return ok(`${c}-${two(a)}-${two(b)}`);
    case 'ymd':
      return noDate;
    case null:
      return refuse(
        'ambiguous',
        'The order of day and month is not known. State it: dmy, mdy or ymd.',
      );
  }
}

/** '' where there is none, `undefined` where there is no such time. */
function timeOf(match: RegExpExecArray): string | undefined {
  if (match[5] === undefined) {
    return '';
  }
  const half = match[8]?.toLowerCase();
  const hour = Number(match[5]);
  if (half !== undefined && (hour < 1 || hour > 12)) {
    return undefined;
  }
  const full = half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0);
  return `${two(String(full))}:${match[6] ?? '00'}:${match[7] ?? '00'}`;
}

function two(figure: string): string {
  return figure.padStart(2, '0');
}

const noDate = refuse(
  'date',
  'A date must exist and be written like 2024-02-29, or in the stated order like 29/02/2024.',
);

/** What a look at dates tells of their order. */
export type SeenOrder = DateOrder | 'none' | 'ambiguous' | 'mixed';

/** The order in which all of these dates can be read; `none` where no figure needs one. */
export function detectDateOrder(texts: Iterable<string>): SeenOrder {
  let dayFirst = false;
  let monthFirst = false;
  let hasFigures = false;
  for (const text of texts) {
    const match = isoLike.test(text.trim()) ? null : figures.exec(text.trim());
    if (match === null || (match[1] ?? '').length === 4) {
      continue;
    }
    hasFigures = true;
    // Points between figures stand for day, month, year wherever they are used.
    dayFirst ||= Number(match[1]) > 12 || match[2] === '.';
    monthFirst ||= Number(match[3]) > 12;
  }
  if (!hasFigures) {
    return 'none';
  }
  if (dayFirst && monthFirst) {
    return 'mixed';
  }
  return dayFirst ? 'dmy' : monthFirst ? 'mdy' : 'ambiguous';
}
