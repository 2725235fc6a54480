import { succeeded } from '../../directory/directory.ts';
import type { MergeClients } from '../../domain/commands.ts';
import { accepted, DirectoryError } from '../../domain/errors.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { parseUuid } from '../../lib/uuid.ts';
import { type Answer, type Call, type DialectServices, jsonBody, type Route } from '../dialect.ts';
import { clientOf } from '../shared/outcome-record.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { clientId } from './client-routes.ts';
import { clientTag } from './entity-tags.ts';
import { fromClient } from './from-domain.ts';
import { fromMerge, fromUnmerged } from './merge-from-domain.ts';
import { MergedAnswer, MergeInput, MergeWire, UnmergedAnswer } from './merge-schema.ts';
import { toMerge } from './merge-to-domain.ts';
import { ClientWire } from './schema.ts';
import { writeOnce } from './write-once.ts';

const tag = 'Merges';

/** Two clients who are one person, and back; and deleted clients back. */
export function mergeRoutes(services: DialectServices): readonly Route[] {
  return [mergeRoute(services), undoRoute(services), readRoute(services), restoreRoute(services)];
}

function mergeRoute(services: DialectServices): Route {
  return {
    method: 'POST',
    path: '/api/v2/clients/:id/merge',
    scope: 'write',
    body: jsonBody,
    about: {
      operationId: 'mergeClients',
      summary: 'Merge another client into this one',
      description:
        'The loser goes away; their id and keys lead to the survivor from then on, in every API. Undo the merge by its id.',
      tag,
      body: MergeInput,
      answers: {
        200: { description: 'The survivor, merged or as it would be.', body: MergedAnswer },
      },
      errors: ['client_not_found', 'merge_blocked', 'validation_failed'],
    },
    async handle(call) {
      refuseQuery(call.query);
      const { command, isPreview } = accepted(toMerge(clientId(call), call.body));
      return isPreview
        ? preview(services, call, command)
        : writeOnce(services, call, {
            commands: [command],
            isAtomic: false,
            answer: ([outcome]) => {
              const merged = succeeded(outcome);
              const mergeId = merged.kind === 'merged' ? merged.mergeId : null;
              return mergedAnswer(mergeId, merged);
            },
          });
    },
  };
}

async function preview(
  { directory }: DialectServices,
  { actor }: Call,
  command: MergeClients,
): Promise<Answer> {
  const [outcome] = await directory.write(actor, [command], { isAtomic: false, isDryRun: true });
  return mergedAnswer(null, succeeded(outcome));
}

function mergedAnswer(mergeId: string | null, outcome: Outcome): Answer {
  const body: MergedAnswer = { mergeId, client: fromClient(clientOf(outcome)) };
  return { status: 200, body };
}

function undoRoute(services: DialectServices): Route {
  return {
    method: 'POST',
    path: '/api/v2/merges/:id/undo',
    scope: 'write',
    about: {
      operationId: 'undoMerge',
      summary: 'Undo a merge',
      description:
        'Both clients are as they were before. What was changed since is kept and listed in `conflicts`.',
      tag,
      answers: { 200: { description: 'Both clients.', body: UnmergedAnswer } },
      errors: ['merge_not_found', 'merge_blocked'],
    },
    handle(call) {
      refuseQuery(call.query);
      return writeOnce(services, call, {
        commands: [{ op: 'undoMerge', mergeId: mergeId(call) }],
        isAtomic: false,
        answer: ([outcome]) => {
          const unmerged = succeeded(outcome);
          if (unmerged.kind !== 'unmerged') {
            throw new Error(`an undone merge had an outcome of kind ${unmerged.kind}`);
          }
          return { status: 200, body: fromUnmerged(unmerged) };
        },
      });
    },
  };
}

function readRoute({ directory }: DialectServices): Route {
  return {
    method: 'GET',
    path: '/api/v2/merges/:id',
    scope: 'read',
    about: {
      operationId: 'getMerge',
      summary: 'Get a merge',
      tag,
      answers: { 200: { description: 'The merge.', body: MergeWire } },
      errors: ['merge_not_found'],
    },
    async handle(call) {
      refuseQuery(call.query);
      const merge = await directory.merge(call.actor.workspaceId, mergeId(call));
      if (merge === undefined) {
        throw mergeNotFound();
      }
      return { status: 200, body: fromMerge(merge) };
    },
  };
}

function restoreRoute(services: DialectServices): Route {
  return {
    method: 'POST',
    path: '/api/v2/clients/:id/restore',
    scope: 'write',
    about: {
      operationId: 'restoreClient',
      summary: 'Restore a deleted client',
      description:
        'With all that it had, under its id, as long as its keys are free. A client who is not deleted stays as it is.',
      tag: 'Clients',
      answers: { 200: { description: 'The client.', body: ClientWire } },
      errors: ['client_not_found', 'email_taken', 'external_id_taken', 'merge_blocked'],
    },
    handle(call) {
      refuseQuery(call.query);
      return writeOnce(services, call, {
        commands: [{ op: 'restore', id: clientId(call) }],
        isAtomic: false,
        answer: ([outcome]) => {
          const client = clientOf(succeeded(outcome));
          return { status: 200, body: fromClient(client), headers: { ETag: clientTag(client) } };
        },
      });
    },
  };
}

/** An id that is no UUID is nobody's: the answer is that of any unknown id. */
function mergeId({ params }: Call): string {
  const id = parseUuid(params['id'] ?? '');
  if (id === undefined) {
    throw mergeNotFound();
  }
  return id;
}

function mergeNotFound(): DirectoryError {
  return new DirectoryError('merge_not_found', 'There is no merge with this id. Check the id.');
}
