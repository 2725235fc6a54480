import { accepted } from '../../domain/errors.ts';
import type { CallEntry, CallQuery } from '../../storage/call-store.ts';
import type { Answer, Call, DialectServices, Route } from '../dialect.ts';
import { fromCall, fromStatistics } from './call-from-domain.ts';
import { CallListWire, StatisticsWire } from './call-schema.ts';
import { toCallPage, toCallStream, toDays } from './call-to-domain.ts';
import { eventStream, eventStreamType, streamAnswer, wantsStream } from './event-stream.ts';
import { openPlace, sealPlace } from './place-cursor.ts';
import { createStreamLimit } from './stream-limit.ts';

/** Each holds a connection, and asks storage once a second. A user has one in each tab that shows an integration. */
const limits = {
  max: 100,
  perCallerMax: 10,
  noun: 'streams of calls',
  advice: 'Close one, try again later, or read page by page.',
};

/** What programs called, and how the workspace does. */
export function callRoutes(services: DialectServices): readonly Route[] {
  const { callLog, keys, cursors, statistics, dialects } = services;
  const dialectIds = dialects.map(({ id }) => id);
  const limit = createStreamLimit(limits);

  async function namesOf(workspaceId: number): Promise<ReadonlyMap<string, string>> {
    return new Map((await keys.list(workspaceId)).map(({ id, name }) => [id, name]));
  }

  async function page({ actor, query }: Call): Promise<Answer> {
    const { cursor, ...wanted } = accepted(toCallPage(query, dialectIds));
    const scope = [
      'calls',
      actor.workspaceId,
      wanted.dialect ?? '',
      wanted.isFailed === true ? 'failed' : '',
    ];
    const before = cursor === undefined ? undefined : openPlace(cursors, scope, cursor);
    const [found, names] = await Promise.all([
      // One more than asked for: it tells whether there is another page.
      callLog.list(actor.workspaceId, {
        ...wanted,
        limit: wanted.limit + 1,
        ...(before === undefined ? {} : { before }),
      }),
      namesOf(actor.workspaceId),
    ]);
    const shown = found.slice(0, wanted.limit);
    const last = shown.at(-1);
    const body: CallListWire = {
      data: shown.map((call) => fromCall(call, names)),
      ...(found.length > shown.length && last !== undefined
        ? { nextCursor: sealPlace(cursors, scope, last.id) }
        : {}),
    };
    return { status: 200, body };
  }

  async function follow({ actor, query, headers, isStillAllowed }: Call): Promise<Answer> {
    const wanted: Omit<CallQuery, 'before' | 'limit'> = accepted(
      toCallStream(query, dialectIds, headers['last-event-id']),
    );
    const names = await namesOf(actor.workspaceId);
    const pages = callLog.follow(actor.workspaceId, wanted, isStillAllowed);
    const stream = eventStream(pages, (calls: readonly CallEntry[]) =>
      calls.map((call) => ({ id: call.id, event: 'call', data: fromCall(call, names) })),
    );
    return streamAnswer(limit.admit(actor, stream));
  }

  return [
    {
      method: 'GET',
      path: '/api/v2/calls',
      scope: 'read',
      about: {
        operationId: 'listCalls',
        summary: 'Read or follow the last calls that programs made, the newest first',
        description:
          'For looking after an integration: 500 calls of each dialect that failed and 500 others, without anything that was sent. A call is there about a second after it was answered; where there are more than 50 a second of a kind, a sample of them; a crash may take the last second. Calls without a good key are shown where there is one workspace only. With `Accept: text/event-stream` it goes on with what comes, as server-sent events of type `call`, until its key or session ends.',
        tag: 'Calls',
        query: {
          dialect: {
            description: 'Calls of this dialect only.',
            schema: { type: 'string' },
          },
          failed: {
            description: 'Only those answered 4xx or 5xx.',
            schema: { type: 'boolean' },
          },
          cursor: {
            description: 'The nextCursor of the page before. Not for a stream.',
            schema: { type: 'string' },
          },
          limit: {
            description: 'Not for a stream.',
            schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
          },
          after: {
            description:
              'For a stream: the id of a call, behind which it begins. Absent: from now on.',
            schema: { type: 'string', format: 'uuid' },
          },
        },
        headers: {
          'Last-Event-ID': {
            description: 'For a stream: goes on behind this call, whatever `after` says.',
            schema: { type: 'string', format: 'uuid' },
          },
        },
        answers: {
          200: {
            description: 'The calls.',
            body: CallListWire,
            otherBodies: { [eventStreamType]: { type: 'string' } },
          },
        },
        errors: ['validation_failed', 'invalid_cursor'],
      },
      handle: (call) => (wantsStream(call) ? follow(call) : page(call)),
    },
    {
      method: 'GET',
      path: '/api/v2/statistics',
      scope: 'read',
      about: {
        operationId: 'getStatistics',
        summary: 'Get how the workspace does: clients and calls over time',
        description:
          'Clients are counted in the change log, calls as they are answered (a crash may take the last second of them). Up to 3 days give calls by the hour, more by the day; calls are kept for 92 days. The first question after very many changes takes some seconds.',
        tag: 'Calls',
        query: {
          days: {
            description: 'So many, today (UTC) included.',
            schema: { type: 'integer', minimum: 1, maximum: 366, default: 30 },
          },
        },
        answers: { 200: { description: 'The figures.', body: StatisticsWire } },
        errors: ['validation_failed'],
      },
      async handle({ actor, query }) {
        const days = accepted(toDays(query));
        return {
          status: 200,
          body: fromStatistics(await statistics.read(actor.workspaceId, days)),
        };
      },
    },
  ];
}
