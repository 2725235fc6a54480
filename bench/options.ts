import { parseArgs } from 'node:util';

/** What one run of the benchmarks does. */
export interface Options {
  /** Clients in the directories, ascending. */
  readonly sizes: readonly number[];
  /** Only figures whose name contains one of these; empty: all. */
  readonly only: readonly string[];
  /** Length of one slice of load. */
  readonly sliceSeconds: number;
  /** Length of a slice of the round that is run first and dropped. */
  readonly warmUpSeconds: number;
  /** Rounds that count; one more is run first and dropped. */
  readonly rounds: number;
  /** Results as JSON on standard output, progress on standard error. */
  readonly isJson: boolean;
  /** Write the table into docs/benchmarks.md. */
  readonly writesDocs: boolean;
  /** Use autocannon even where wrk is installed. */
  readonly avoidsWrk: boolean;
}

/** Said for `--help` and after a mistake. */
export const usage = `npm run bench -- [options]

  --size 10000,1000000   clients in the directories
  --only NAME[,NAME]     only figures whose name contains one of these
  --seconds 1            length of one slice of load, 1 to 60
  --warm-up 5            seconds that each contender is loaded before, 1 to 60
  --rounds 5             rounds that count, 1 to 50; one more is dropped
  --json                 print the results as JSON
  --write-docs           write the table into docs/benchmarks.md
  --autocannon           use autocannon even where wrk is installed`;

/** An option that is not there or has a value that it cannot have; the message says which. */
export class OptionError extends Error {}

/** Runs a benchmark; where an option is wrong, says so and ends with status 2. `help` follows the message. */
export async function orOptionError(main: () => Promise<void>, help = ''): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof OptionError)) {
      throw error;
    }
    console.error(error.message + help);
    process.exitCode = 2;
  }
}

/** Reads the arguments after the script's name. Throws `OptionError`. */
export function readOptions(args: readonly string[]): Options {
  const values = parse(args);
  return {
    sizes: list(values.size)
      .map((text) => integer('size', text, 1, 100_000_000))
      .sort((a, b) => a - b),
    only: list(values.only),
    sliceSeconds: integer('seconds', values.seconds, 1, 60),
    warmUpSeconds: integer('warm-up', values['warm-up'], 1, 60),
    rounds: integer('rounds', values.rounds, 1, 50),
    isJson: values.json,
    writesDocs: values['write-docs'],
    avoidsWrk: values.autocannon,
  };
}

interface Values {
  readonly size: string;
  readonly only: string;
  readonly seconds: string;
  readonly 'warm-up': string;
  readonly rounds: string;
  readonly json: boolean;
  readonly 'write-docs': boolean;
  readonly autocannon: boolean;
}

function parse(args: readonly string[]): Values {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        size: { type: 'string', default: '10000,1000000' },
        only: { type: 'string', default: '' },
        seconds: { type: 'string', default: '1' },
        'warm-up': { type: 'string', default: '5' },
        rounds: { type: 'string', default: '5' },
        json: { type: 'boolean', default: false },
        'write-docs': { type: 'boolean', default: false },
        autocannon: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

function list(text: string): string[] {
  return text.split(',').filter((item) => item !== '');
}

function integer(name: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) {
    throw new OptionError(`--${name} takes whole numbers from ${min} to ${max}.`);
  }
  return value;
}
