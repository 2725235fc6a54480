/** What an import reads, as far as a look at it tells; the person who imports can correct all of it. */
export interface ImportSource {
  readonly format: SourceFormat;
  readonly encoding: SourceEncoding;
  /** Between the cells of a row; `null` where the source is JSON. */
  readonly delimiter: Delimiter | null;
  /** Whether the first row holds names of columns. */
  readonly hasHeader: boolean;
  /** Names of columns, each different; empty where the source is JSON. */
  readonly columns: readonly string[];
  readonly bytes: number;
}

/** `ndjson`: one object per line. `json`: an array of objects. */
export type SourceFormat = 'csv' | 'ndjson' | 'json';

export const sourceFormats = ['csv', 'ndjson', 'json'] as const;

/** As `TextDecoder` names them. */
export type SourceEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export const sourceEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;

export type Delimiter = ',' | ';' | '\t' | '|';

export const delimiters = [',', ';', '\t', '|'] as const;
