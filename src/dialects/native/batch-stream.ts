import type { Command } from '../../domain/commands.ts';
import { DirectoryError } from '../../domain/errors.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { Call, DialectServices, Line, RawAnswer } from '../dialect.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { accessEnded } from '../shared/access-ended.ts';
import { refuseKey } from './claims.ts';
import { chunksOf } from './line-chunks.ts';

/** How one line becomes a command, and an outcome a line. */
export interface BatchWords {
  /** Never throws: what is wrong with an operation is a command too (`refused`). */
  toCommand(operation: JsonValue): Command;
  fromOutcome(outcome: Outcome, index: number): JsonValue;
}

export const ndjsonType = 'application/x-ndjson';

/**
 * A batch without end: one operation per line in, one result per line out, in order. Lines are written
 * in groups, each durable before its results are sent, so that no more is held than one group, however
 * many there are. A line that cannot be read, and a group that the directory cannot take for the moment,
 * are failed results; what follows goes on. It ends where its key or session does.
 */
export function batchStream(
  { directory }: Pick<DialectServices, 'directory'>,
  call: Call,
  lines: AsyncIterable<Line>,
  { toCommand, fromOutcome }: BatchWords,
): RawAnswer {
  const { actor, query } = call;
  refuseQuery(query);
  refuseKey(call, 'a stream, whose answer is not kept; an upsert can be sent again');
  const groups = chunksOf(lines);

  async function* results(): AsyncGenerator<string> {
    let index = 0;
    for await (const group of groups) {
      const isAllowed = await call.isStillAllowed();
      const outcomes = isAllowed ? await write(group) : group.map(() => failed(accessEnded()));
      const first = index;
      index += group.length;
      yield outcomes
        .map((outcome, place) => `${JSON.stringify(fromOutcome(outcome, first + place))}\n`)
        .join('');
      if (!isAllowed) {
        return;
      }
    }
  }

  async function write(group: readonly Line[]): Promise<readonly Outcome[]> {
    const commands = group.flatMap((line) => (line.ok ? [toCommand(line.value)] : []));
    const written = commands.length === 0 ? [] : await outcomesOf(commands);
    let next = 0;
    return group.map((line) => (line.ok ? (written[next++] ?? lost) : failed(line.error)));
  }

  async function outcomesOf(commands: readonly Command[]): Promise<readonly Outcome[]> {
    try {
      return await directory.write(actor, commands, { isAtomic: false });
    } catch (error) {
      if (error instanceof DirectoryError) {
        // Nothing of the group was written.
        return commands.map(() => failed(error));
      }
      throw error;
    }
  }

  return { status: 200, contentType: ndjsonType, content: stoppable(results(), groups.stop) };
}

function failed({ code, message, details }: DirectoryError): Outcome {
  return { kind: 'failed', failure: { code, message, details } };
}

/** A command without an outcome would be a bug of the directory. */
const lost: Outcome = failed(new DirectoryError('internal', 'The operation had no outcome.'));

/** A generator is not returned while it waits for a line: it is told to stop waiting first. */
function stoppable(
  results: AsyncGenerator<string>,
  stop: () => void,
): AsyncIterableIterator<string> {
  return {
    next: () => results.next(),
    return() {
      stop();
      return results.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
