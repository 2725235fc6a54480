import type { Command } from '../../domain/commands.ts';
import { accepted, DirectoryError } from '../../domain/errors.ts';
import type { ExternalIdRules } from '../../domain/external-id.ts';
import type { Checked } from '../../domain/issue.ts';
import { isJsonObject } from '../../lib/json/json-object.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { mapInTurns } from '../../lib/map-in-turns.ts';
import type { BodyRules, DialectServices, Route } from '../dialect.ts';
import { MemberReader } from '../shared/member-reader.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { createShape } from '../shared/shape.ts';
import { idRulesOf } from './client-routes.ts';
import { batchStream, ndjsonType } from './batch-stream.ts';
import {
  BatchAnswer,
  BatchEnvelope,
  BatchRequest,
  BatchResult,
  OperationEnvelope,
  operationsMax,
} from './client-schema.ts';
import { toCommand } from './operation-to-domain.ts';
import { fromBatch, resultOf } from './outcome-from-domain.ts';
import { capped } from './to-domain.ts';
import { writeOnce } from './write-once.ts';

const batchBody: BodyRules = { mediaTypes: ['json', 'ndjson'], bytesMax: 64 * 1024 * 1024 };

/** Issues told of the rows of one batch; of each row beyond, its first. Else an answer could be many times its request. */
const issuesMax = 20_000;

const shape = createShape(BatchEnvelope);

/** Many writes in one call. */
export function clientBatchRoute(services: DialectServices): Route {
  const idRules = idRulesOf(services);
  return {
    method: 'POST',
    path: '/api/v2/clients/batch',
    scope: 'write',
    body: batchBody,
    about: {
      operationId: 'batchClients',
      summary: 'Write many clients',
      description:
        'Up to 10,000 operations, carried out in their order; as NDJSON, one operation per line in and one result per line out, without end. `data` of a patch or a delete has the `id`. Each has its result; those that fail do not keep the others from being stored, unless the batch is `atomic`. Pointers in `errors` begin in `data`.',
      tag: 'Clients',
      body: BatchRequest,
      otherBodies: { [ndjsonType]: OperationEnvelope },
      answers: {
        200: {
          description: 'What became of each.',
          body: BatchAnswer,
          otherBodies: { [ndjsonType]: BatchResult },
        },
      },
      errors: [
        'validation_failed',
        'invalid_header',
        'too_many_items',
        'identity_conflict',
        'email_taken',
        'external_id_taken',
      ],
    },
    async handle(call) {
      if (call.lines !== undefined) {
        return batchStream(services, call, call.lines, {
          toCommand: (operation) => toCommand(operation, idRules),
          fromOutcome: resultOf,
        });
      }
      refuseQuery(call.query);
      const { operations, isAtomic } = accepted(toBatch(call.body));
      const commands = await mapInTurns(operations, createReader(idRules));
      return writeOnce(services, call, {
        commands,
        isAtomic,
        answer: (outcomes) => ({ status: 200, body: fromBatch(outcomes) }),
      });
    },
  };
}

interface Batch {
  readonly operations: readonly JsonValue[];
  readonly isAtomic: boolean;
}

/** The body of a batch, its operations unread. Throws `too_many_items`. */
export function toBatch(body: JsonValue | undefined): Checked<Batch> {
  const operations = isJsonObject(body) ? body['operations'] : undefined;
  if (Array.isArray(operations) && operations.length > operationsMax) {
    throw new DirectoryError(
      'too_many_items',
      `\`operations\` must hold at most ${operationsMax} operations. Send the rest in further calls.`,
      { pointer: '/operations' },
    );
  }
  const opened = MemberReader.ofShape(body, shape);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  return capped(
    reader.finish(() => ({
      operations: reader.raw('operations') as readonly JsonValue[],
      isAtomic: reader.raw('atomic') === true,
    })),
  );
}

/** Reads one operation after the other. One that is refused keeps its place, so that every result keeps its index. */
function createReader(idRules: ExternalIdRules): (operation: JsonValue) => Command {
  let told = 0;
  return (operation) => {
    const command = toCommand(operation, idRules);
    if (command.op !== 'refused') {
      return command;
    }
    const issues = told < issuesMax ? command.issues : command.issues.slice(0, 1);
    told += issues.length;
    return { op: 'refused', issues };
  };
}
