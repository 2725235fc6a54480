import { accepted, DirectoryError } from '../../domain/errors.ts';
import type { StoredChange } from '../../storage/storage.ts';
import type { Answer, Call, DialectServices, ParameterAbout, Route } from '../dialect.ts';
import { fromChange } from './change-from-domain.ts';
import { ChangeListWire, changeTypes } from './change-schema.ts';
import {
  eventStream,
  eventStreamType,
  streamAnswer,
  type StreamEvent,
  wantsStream,
} from './event-stream.ts';
import { toChangePage, toChangeStream } from './change-to-domain.ts';
import { createStreamLimit } from './stream-limit.ts';

/** Each holds a connection and a timer. A caller may have many programs, and not a tenth of all places. */
const limits = {
  max: 1_000,
  perCallerMax: 50,
  noun: 'streams of changes',
  advice: 'Close one, try again later, or read page by page.',
};

/** The change log, to be read page by page or followed. */
export function changeRoutes({ directory }: DialectServices): readonly Route[] {
  const limit = createStreamLimit(limits);

  async function page({ actor, query }: Call): Promise<Answer> {
    const wanted = accepted(toChangePage(query));
    const { changes, next } = await directory.changes(actor.workspaceId, wanted);
    if (next === undefined) {
      await requirePlace(actor, wanted.after);
    }
    const body: ChangeListWire = {
      data: changes.map(fromChange),
      ...(next === undefined ? {} : { nextCursor: String(next) }),
    };
    return { status: 200, body };
  }

  /** Whoever is ahead of the log followed other data, such as before a restore, and would hear nothing for long. */
  async function requirePlace({ workspaceId }: Call['actor'], after: number): Promise<void> {
    if (after > 0 && after > (await directory.lastPosition(workspaceId))) {
      throw new DirectoryError(
        'invalid_cursor',
        'The log of changes ends before this position: it is of other data, such as before a restore. Read the directory anew, and follow from its end.',
      );
    }
  }

  async function follow({ actor, query, headers, isStillAllowed }: Call): Promise<Answer> {
    const wanted = accepted(toChangeStream(query, headers['last-event-id']));
    await requirePlace(actor, wanted.after);
    const pages = directory.followChanges(actor.workspaceId, wanted, isStillAllowed);
    const stream = eventStream(
      pages,
      ({ changes }) => changes.map(eventOf),
      ({ next }) => next,
    );
    return streamAnswer(limit.admit(actor, stream));
  }

  return [
    {
      method: 'GET',
      path: '/api/v2/changes',
      scope: 'read',
      about: {
        operationId: 'listChanges',
        summary: 'Read or follow the change log',
        description:
          'Every committed change of the workspace in the order of the commits, nothing missed and nothing repeated. With `Accept: text/event-stream` it goes on as server-sent events: `id` is the position, `event` the type, `data` the change; it ends when its key or session does.',
        tag: 'Changes',
        query: {
          after: {
            description: 'A position: what comes behind it. Absent: from the first change on.',
            schema: { type: 'integer', minimum: 0 },
          },
          limit: {
            description: 'Not for a stream.',
            schema: { type: 'integer', minimum: 1, maximum: 1_000, default: 100 },
          },
          types,
        },
        headers: {
          'Last-Event-ID': {
            description: 'For a stream: goes on behind this position, whatever `after` says.',
            schema: { type: 'integer', minimum: 0 },
          },
        },
        answers: {
          200: {
            description: 'The next changes.',
            body: ChangeListWire,
            otherBodies: { [eventStreamType]: { type: 'string' } },
          },
        },
        errors: ['validation_failed', 'invalid_header', 'invalid_cursor'],
      },
      handle: (call) => (wantsStream(call) ? follow(call) : page(call)),
    },
  ];
}

const types: ParameterAbout = {
  description: 'Changes of these types only, with commas between them.',
  schema: {
    type: 'string',
    pattern: `^(${changeTypes.join('|').replaceAll('.', '\\.')})(,(${changeTypes.join('|').replaceAll('.', '\\.')}))*$`,
  },
};

function eventOf(change: StoredChange): StreamEvent {
  return { id: change.position, event: change.type, data: fromChange(change) };
}
