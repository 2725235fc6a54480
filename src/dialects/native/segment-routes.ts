import { accepted, DirectoryError } from '../../domain/errors.ts';
import type { Segment } from '../../domain/segment.ts';
import { parseUuid } from '../../lib/uuid.ts';
import { type Answer, type Call, type DialectServices, jsonBody, type Route } from '../dialect.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { onceOf } from './claims.ts';
import { NewSegmentWire, SegmentListWire, SegmentPatchWire, SegmentWire } from './list-schema.ts';
import { fromSegment } from './segment-from-domain.ts';
import { toNewSegment, toSegmentPatch } from './segment-to-domain.ts';

const path = '/api/v2/segments/:id';
const write = { scope: 'write', body: jsonBody } as const;

/** Saved filters. */
export function segmentRoutes(services: DialectServices): readonly Route[] {
  const { directory } = services;
  return [
    {
      method: 'GET',
      path: '/api/v2/segments',
      scope: 'read',
      about: {
        operationId: 'listSegments',
        summary: 'List segments',
        description: 'All segments of the workspace, the oldest first; there are at most 1,000.',
        tag: 'Segments',
        answers: { 200: { description: 'The segments.', body: SegmentListWire } },
      },
      async handle({ actor, query }) {
        refuseQuery(query);
        const segments = await directory.segments(actor.workspaceId);
        return { status: 200, body: { data: segments.map(fromSegment) } };
      },
    },
    {
      method: 'POST',
      path: '/api/v2/segments',
      ...write,
      about: {
        operationId: 'createSegment',
        summary: 'Save a filter under a name',
        tag: 'Segments',
        body: NewSegmentWire,
        answers: { 201: { description: 'The segment.', body: SegmentWire } },
        errors: ['validation_failed', 'segment_exists', 'too_many_items'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const { actor, body } = call;
        const draft = accepted(toNewSegment(body, await directory.fields(actor.workspaceId)));
        const once = onceOf(services, call, made);
        return made(await directory.createSegment(actor, draft, once));
      },
    },
    {
      method: 'GET',
      path,
      scope: 'read',
      about: {
        operationId: 'getSegment',
        summary: 'Get a segment',
        tag: 'Segments',
        answers: { 200: { description: 'The segment.', body: SegmentWire } },
        errors: ['segment_not_found'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const segment = await directory.segment(call.actor.workspaceId, segmentId(call));
        if (segment === undefined) {
          throw segmentNotFound();
        }
        return shown(segment);
      },
    },
    {
      method: 'PATCH',
      path,
      ...write,
      about: {
        operationId: 'updateSegment',
        summary: 'Change a segment',
        description:
          'What is absent stays; a filter is replaced as a whole; null unsets q and sort.',
        tag: 'Segments',
        body: SegmentPatchWire,
        answers: { 200: { description: 'The segment as it is now.', body: SegmentWire } },
        errors: ['validation_failed', 'segment_not_found', 'segment_exists'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const { actor, body } = call;
        const id = segmentId(call);
        const patch = accepted(toSegmentPatch(body, await directory.fields(actor.workspaceId)));
        const once = onceOf(services, call, shown);
        return shown(await directory.updateSegment(actor, id, patch, once));
      },
    },
    {
      method: 'DELETE',
      path,
      scope: 'write',
      about: {
        operationId: 'deleteSegment',
        summary: 'Delete a segment',
        tag: 'Segments',
        answers: { 204: { description: 'The segment is gone; its clients are not touched.' } },
        errors: ['segment_not_found'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const id = segmentId(call);
        await directory.deleteSegment(call.actor, id, onceOf(services, call, gone));
        return gone();
      },
    },
  ];
}

function made(segment: Segment): Answer {
  return {
    status: 201,
    body: fromSegment(segment),
    headers: { Location: `/api/v2/segments/${segment.id}` },
  };
}

function shown(segment: Segment): Answer {
  return { status: 200, body: fromSegment(segment) };
}

function gone(): Answer {
  return { status: 204, body: null };
}

function segmentId({ params }: Call): string {
  const id = parseUuid(params['id'] ?? '');
  if (id === undefined) {
    throw segmentNotFound();
  }
  return id;
}

function segmentNotFound(): DirectoryError {
  return new DirectoryError('segment_not_found', 'There is no segment with this id.');
}
