import type { Writable } from 'node:stream';
import type { Settings } from '../config/settings.ts';
import type { Clock } from '../lib/clock.ts';
import type { JsonValue } from '../lib/json/json-value.ts';

/** An option of one command, beside the settings that it takes. */
export type OptionDefinition = TextOption | FlagOption | ListOption;

interface TextOption {
  readonly kind: 'text';
  /** What stands for the value in help: `NAME`. */
  readonly value: string;
  readonly description: string;
  readonly isRequired?: true;
  readonly default?: string;
}

interface FlagOption {
  readonly kind: 'flag';
  readonly description: string;
}

/** May be given several times. */
interface ListOption {
  readonly kind: 'list';
  readonly value: string;
  readonly description: string;
}

type OptionValue<D> = D extends { kind: 'flag' }
  ? boolean
  : D extends { kind: 'list' }
    ? readonly string[]
    : D extends { isRequired: true } | { default: string }
      ? string
      : string | undefined;

/** The values of a set of options, by name. */
export type OptionValues<O> = { readonly [N in keyof O]: OptionValue<O[N]> };

/** Where a command reads from and writes to, and who it may ask. */
export interface Surroundings {
  readonly stdin: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean };
  /** Standard output itself, for data that are no lines of ours. Its errors are listened to: a write tells its callback. */
  readonly stdout: Writable;
  /** One line to standard output: results. */
  print(line: string): void;
  /** One line to standard error: progress and messages. */
  note(line: string): void;
  /** How far it is, on a terminal: in place of what was said before, '' wipes it. Says nothing elsewhere. */
  progress(text: string): void;
  readonly clock: Clock;
}

/** One run of a command. */
export interface CommandCall<O> extends Surroundings {
  readonly settings: Settings;
  readonly options: O;
  /** As many as the command declares, or fewer by those that may be left out. */
  readonly operands: readonly string[];
}

/** What a command found or did: the lines, or with `--json` the one object. */
export interface CommandOutput {
  readonly lines: readonly string[];
  readonly json: Readonly<Record<string, JsonValue>>;
  /** Standard output has the data that this tells of, so it goes to standard error. */
  readonly isAside?: true;
  /** False ends the process with status 1, after the output. */
  readonly ok?: boolean;
}

/** A command as its file declares it; `O` is inferred from `options`. */
export interface CommandDefinition<O extends Readonly<Record<string, OptionDefinition>>> {
  /** `keys create` */
  readonly name: string;
  /** One line, no full stop. */
  readonly summary: string;
  /** Further lines of help. */
  readonly details?: readonly string[];
  /** Names of what stands without a dash, in help: `ID`. One in brackets, `[FILE]`, may be left out; it comes last. */
  readonly operands?: readonly string[];
  readonly options: O;
  /** Whether it takes `--json`; one that does returns an output. */
  readonly hasJson: boolean;
  run(call: CommandCall<OptionValues<O>>): Promise<CommandOutput | undefined>;
}

/** A command as the rest of the command line sees it, whatever its options are. */
export type CliCommand = CommandDefinition<Readonly<Record<string, OptionDefinition>>>;

/**
 * Declares a command, so that `run` knows the types of its options. The parser hands each command
 * exactly the options that it declares, which is what makes it sound to forget their types afterwards.
 */
export function defineCommand<const O extends Readonly<Record<string, OptionDefinition>>>(
  definition: CommandDefinition<O>,
): CliCommand {
  return definition;
}
