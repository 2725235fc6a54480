import type { DialectServices, Route } from '../dialect.ts';
import { Operation, ResultLine } from './batch-schema.ts';
import { batchStream, ndjsonType } from './batch-stream.ts';
import { fromResult, toOperation } from './operations.ts';

/** Many writes in one call. */
export function batchRoutes(services: DialectServices): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/api/v2/clients/batch',
      scope: 'write',
      body: { mediaTypes: ['ndjson'], bytesMax: 0 },
      about: {
        operationId: 'batchClients',
        summary: 'Write many clients',
        tag: 'Clients',
        body: Operation,
        otherBodies: { [ndjsonType]: Operation },
        answers: {
          200: {
            description: 'One result per line, in the order of the operations.',
            contentType: ndjsonType,
            body: ResultLine,
          },
        },
        errors: ['invalid_header'],
      },
      // oxlint-disable-next-line typescript/require-await -- what `batchStream` throws must reject.
      async handle(call) {
        if (call.lines === undefined) {
          throw new Error('the body of a batch did not arrive by lines');
        }
        return batchStream(services, call, call.lines, {
          toCommand: toOperation,
          fromOutcome: (outcome, index) => fromResult(index, outcome),
        });
      },
    },
  ];
}
