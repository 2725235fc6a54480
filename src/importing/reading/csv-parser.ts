import type { Delimiter } from '../../domain/import-source.ts';
import type { Issue } from '../../domain/issue.ts';

export interface ParsedRow {
  readonly cells: readonly string[];
  readonly fault?: Issue;
}

/**
 * What becomes of a single quote inside a quoted cell, which would make a row of everything up to the next
 * closing one. `fault`: where it stands in the line in which the row begins, that line alone is at fault.
 * `text`: it is a character like others. So it is read while a delimiter is tried: with a wrong one, quotes
 * that are right look single, and their lines are no lines of that delimiter.
 */
export type LoneQuotes = 'fault' | 'text';

const quote = 0x22;
const lineFeed = 0x0a;
const space = 0x20;

/**
 * The rows of a text whose lines end in line feeds, piece by piece. A cell is quoted where a quote is its
 * first character; the quote that closes it stands in front of a delimiter or a line end, with nothing but
 * spaces between, or at the very end. Every character is looked at once, however the text is cut into
 * pieces and whatever stands in it.
 */
export class CsvParser {
  readonly #delimiter: Delimiter;
  readonly #delimiterCode: number;
  readonly #loneQuotes: LoneQuotes;
  /** Of the row that is being read, what earlier pieces held in front of the cell that they left open. */
  #before = '';
  /** That cell, and what came behind. */
  #text = '';
  readonly #lineFeeds = new Places('\n');
  readonly #delimiters: Places;
  readonly #quotes = new Places('"');
  /** Where the row begins in `#text`, where its open cell does, and how far that has been looked at. */
  #rowStart = 0;
  #cellStart = 0;
  #at = 0;
  #cells: string[] = [];
  /** A quote that closes the open cell, if the spaces behind it, of which no more are here, end as they should. */
  #closing: number | undefined;
  #hasDoubledQuotes = false;
  #fault: Issue | undefined;
  #isLineAtFault = false;

  constructor(delimiter: Delimiter, loneQuotes: LoneQuotes = 'fault') {
    this.#delimiter = delimiter;
    this.#delimiterCode = delimiter.charCodeAt(0);
    this.#delimiters = new Places(delimiter);
    this.#loneQuotes = loneQuotes;
  }

  /** What has been taken of a row that is not complete. */
  get rest(): string {
    return this.#before + this.#text;
  }

  /** The rows that are complete with this piece, at most so many; the last row of a text is with its last piece. */
  take(piece: string, isLast: boolean, rowsMax = Infinity): ParsedRow[] {
    this.#text += piece;
    for (const places of [this.#lineFeeds, this.#delimiters, this.#quotes]) {
      places.begin(this.#text);
    }
    const rows: ParsedRow[] = [];
    while (rows.length < rowsMax) {
      const row = this.#lineWithoutQuotes() ?? this.#row(isLast);
      if (row === undefined) {
        break;
      }
      rows.push(row);
    }
    this.#forgetWhatIsRead();
    return rows;
  }

  /** Keeps of the text the open cell only: what cells have been cut from goes when they do. */
  #forgetWhatIsRead(): void {
    const end = this.#cellStart;
    this.#before += this.#text.slice(this.#rowStart, end);
    this.#text = this.#text.slice(end);
    this.#rowStart = 0;
    this.#cellStart = 0;
    this.#at -= end;
    this.#closing = this.#closing === undefined ? undefined : this.#closing - end;
  }

  /** A row without quotes is a line, and cut as one at a fraction of the cost. */
  #lineWithoutQuotes(): ParsedRow | undefined {
    const start = this.#rowStart;
    if (this.#at > start || this.#before !== '') {
      return undefined;
    }
    const end = this.#lineFeeds.next(start);
    if (end >= this.#text.length || this.#quotes.next(start) < end) {
      return undefined;
    }
    const cells = this.#text.slice(start, end).split(this.#delimiter);
    this.#rowStart = this.#cellStart = this.#at = end + 1;
    return { cells };
  }

  #row(isLast: boolean): ParsedRow | undefined {
    const text = this.#text;
    if (this.#rowStart >= text.length && this.#before === '') {
      return undefined;
    }
    while (!this.#isLineAtFault) {
      const isQuoted = text.charCodeAt(this.#cellStart) === quote;
      const end = isQuoted ? this.#endOfQuotedCell(isLast) : this.#endOfCell(isLast);
      if (end === undefined) {
        break;
      }
      this.#cellStart = this.#at = end + 1;
      if (text.charCodeAt(end) !== this.#delimiterCode) {
        return this.#completed(this.#cells, end);
      }
    }
    return this.#isLineAtFault ? this.#lineAtFault(isLast) : undefined;
  }

  /** The row that ends there; the next one begins behind. */
  #completed(cells: readonly string[], end: number): ParsedRow {
    const fault = this.#fault;
    this.#before = '';
    this.#rowStart = this.#cellStart = this.#at = end + 1;
    this.#cells = [];
    this.#hasDoubledQuotes = false;
    this.#fault = undefined;
    this.#isLineAtFault = false;
    return fault === undefined ? { cells } : { cells, fault };
  }

  #endOfCell(isLast: boolean): number | undefined {
    const end = Math.min(this.#lineFeeds.next(this.#at), this.#delimiters.next(this.#at));
    this.#at = end;
    if (end === this.#text.length && !isLast) {
      return undefined;
    }
    this.#cells.push(this.#text.slice(this.#cellStart, end));
    return end;
  }

  #endOfQuotedCell(isLast: boolean): number | undefined {
    const text = this.#text;
    const first = this.#cellStart + 1;
    let at = this.#singleQuote(this.#closing ?? text.indexOf('"', Math.max(first, this.#at)));
    this.#closing = undefined;
    while (at >= 0) {
      const end = this.#endOfSpaces(Math.max(at + 1, this.#at));
      if (end === text.length && !isLast) {
        this.#closing = at;
        this.#at = end;
        return undefined;
      }
      if (end === text.length ? end === at + 1 : this.#isEndOfCell(end)) {
        this.#cells.push(this.#unquoted(text.slice(first, at)));
        return end;
      }
      if (this.#isFaultOfLine(at)) {
        this.#isLineAtFault = true;
        this.#at = end;
        return undefined;
      }
      at = this.#singleQuote(text.indexOf('"', end));
    }
    this.#at = text.length;
    if (!isLast) {
      return undefined;
    }
    this.#fault ??= openQuoteFault;
    this.#cells.push(text.slice(first));
    return text.length;
  }

  #singleQuote(from: number): number {
    const at = behindDoubledQuotes(this.#text, from);
    this.#hasDoubledQuotes ||= at !== from;
    return at;
  }

  #isEndOfCell(at: number): boolean {
    const code = this.#text.charCodeAt(at);
    return code === this.#delimiterCode || code === lineFeed;
  }

  /** What a program may have put between the quote and what follows the cell. */
  #endOfSpaces(from: number): number {
    let end = from;
    while (end < this.#text.length && !this.#isEndOfCell(end) && isSpace(this.#text, end)) {
      end += 1;
    }
    return end;
  }

  #unquoted(text: string): string {
    if (!this.#hasDoubledQuotes) {
      return text;
    }
    this.#hasDoubledQuotes = false;
    // Replacing makes a tree of as many strings as there are quotes, which takes a collector 100 ms for 280 kB of them.
    return text.split('""').join('"');
  }

  /** Notes a single quote, and says whether it stands in the line in which the row begins. Further ones change nothing. */
  #isFaultOfLine(at: number): boolean {
    if (this.#fault !== undefined) {
      return false;
    }
    this.#fault = innerQuoteFault;
    if (this.#loneQuotes === 'text' || this.#before.includes('\n')) {
      return false;
    }
    const lineEnd = this.#text.indexOf('\n', this.#rowStart);
    return lineEnd < 0 || lineEnd > at;
  }

  #lineAtFault(isLast: boolean): ParsedRow | undefined {
    const end = this.#lineFeeds.next(this.#at);
    this.#at = end;
    if (end === this.#text.length && !isLast) {
      return undefined;
    }
    const line = this.#before + this.#text.slice(this.#rowStart, end);
    return this.#completed(line.split(this.#delimiter), end);
  }
}

/** The places of a character in a text, each looked for once however often it is asked for. */
class Places {
  readonly #character: string;
  #text = '';
  #next = -1;

  constructor(character: string) {
    this.#character = character;
  }

  begin(text: string): void {
    this.#text = text;
    this.#next = -1;
  }

  /** The first one there or behind, the length of the text where there is none. Asked from left to right. */
  next(from: number): number {
    if (this.#next < from) {
      const found = this.#text.indexOf(this.#character, from);
      this.#next = found < 0 ? this.#text.length : found;
    }
    return this.#next;
  }
}

/** From a quote that may be the first of two on to the next one that is single; below zero where there is none. */
function behindDoubledQuotes(text: string, from: number): number {
  let at = from;
  while (at >= 0 && text.charCodeAt(at + 1) === quote) {
    at = text.indexOf('"', at + 2);
  }
  return at;
}

function isSpace(text: string, at: number): boolean {
  return text.charCodeAt(at) === space || text.charAt(at).trim() === '';
}

const openQuoteFault: Issue = {
  pointer: '',
  code: 'csv',
  message:
    'A quote that opens in this row is never closed, so nothing behind it could be read. Close it, and import the rest.',
};
const innerQuoteFault: Issue = {
  pointer: '',
  code: 'csv',
  message:
    'A quoted cell holds a single quote, so the row, to the next closing quote, was not read. Double the quote, or take the quotes away.',
};
