import type { Load } from './template.ts';

/** Which load goes where. */
export interface LoadOptions {
  readonly load: Load;
  /** Without a slash at the end. */
  readonly url: string;
  /** Sent as a bearer token. */
  readonly key: string;
  readonly targetsPath: string;
}

/** One slice of load. */
export interface SliceOptions {
  readonly connections: number;
  readonly seconds: number;
  /** Letters and digits that no slice before had. */
  readonly tag: string;
  /** Lets the load run on the server's core, too, where it is a program of its own (wrk). */
  readonly onAllCores?: boolean;
}

/** What one slice came to. */
export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Answers that were no success. */
  readonly refused: number;
  /** Connections that broke and answers that did not come. */
  readonly failed: number;
}

/** Makes load as fast as the server answers. */
export interface Generator {
  readonly name: 'wrk' | 'autocannon';
  prepare(options: LoadOptions): PreparedLoad;
}

/** A load with its server, ready to run again and again. */
export interface PreparedLoad {
  run(slice: SliceOptions): Promise<LoadResult>;
}
