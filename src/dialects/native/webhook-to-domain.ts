import { segmentTerms } from '../../directory/select-clients.ts';
import type { FieldCatalog } from '../../domain/field.ts';
import { type Checked, ok } from '../../domain/issue.ts';
import { parseIsoInstant } from '../../domain/instant.ts';
import { parseFilter } from '../../domain/parse-filter.ts';
import type { SegmentFilter } from '../../domain/segment.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { DeliveryPage, DeliveryState, WebhookRecord } from '../../storage/webhook-store.ts';
import type { NewWebhook, Replay, WebhookPatch } from '../../webhooks/webhooks.ts';
import type { Call } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { type Check, MemberReader } from '../shared/member-reader.ts';
import { createShape } from '../shared/shape.ts';
import { nullable, once, queryInteger } from '../shared/value-checks.ts';
import {
  ChangeWebhookRequest,
  CreateWebhookRequest,
  ReplayRequest,
  RotateWebhookRequest,
  WebhookWire,
} from './webhook-schema.ts';
import { defaultVoice } from './webhook-voice.ts';

const settable = new Set(Object.keys(ChangeWebhookRequest.properties));
const readOnly = new Set(
  [...Object.keys(WebhookWire.properties), 'secret'].filter((name) => !settable.has(name)),
);
const createShapeOfWebhook = createShape(CreateWebhookRequest, { readOnly });
const changeShape = createShape(ChangeWebhookRequest, { readOnly });
const rotateShape = createShape(RotateWebhookRequest);
const replayShape = createShape(ReplayRequest);

const defaultOverlapSeconds = 86_400;

/** What the schema has checked needs no second look. */
function asChecked<T>(value: JsonValue): Checked<T> {
  return ok(value as T);
}

const eventsOf: Check<WebhookRecord['events']> = asChecked;

function filterOf(fields: FieldCatalog): Check<SegmentFilter | null> {
  return nullable((value) => {
    const filter = value as SegmentFilter;
    const parsed = parseFilter(segmentTerms(filter, ''), fields);
    return parsed.ok ? ok(filter) : parsed;
  });
}

/** What is said about a webhook when it is made, and when it is changed. */
function readMembers(
  reader: MemberReader,
  fields: FieldCatalog,
): { readonly [K in keyof NewWebhook]: NewWebhook[K] | undefined } {
  return {
    url: reader.read('url', asChecked<string>),
    events: reader.read('events', eventsOf),
    filter: reader.read('filter', filterOf(fields)),
    voice: reader.read('voice', asChecked<string>),
  };
}

/** A webhook to be made. Where it may be sent to is checked by whoever sends. */
export function toNewWebhook(
  body: JsonValue | undefined,
  fields: FieldCatalog,
): Checked<NewWebhook> {
  const opened = MemberReader.ofShape(body, createShapeOfWebhook);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  const { url, events, filter, voice } = readMembers(reader, fields);
  return reader.finish(() => ({
    url: url ?? '',
    events: events ?? [],
    filter: filter ?? null,
    voice: voice ?? defaultVoice,
  }));
}

/** New values for a webhook; absent ones stay. */
export function toWebhookPatch(
  body: JsonValue | undefined,
  fields: FieldCatalog,
): Checked<WebhookPatch> {
  const opened = MemberReader.ofShape(body, changeShape);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  const members = readMembers(reader, fields);
  const status = reader.read('status', asChecked<'enabled' | 'disabled'>);
  const isEnabled = status === undefined ? undefined : status === 'enabled';
  return reader.finish(() => compact({ ...members, isEnabled }));
}

/** How long the old secret goes on signing, in milliseconds. */
export function toWebhookOverlapMs(body: JsonValue | undefined): Checked<number> {
  const opened = MemberReader.ofShape(body, rotateShape);
  if (!opened.ok) {
    return opened;
  }
  const seconds = opened.value.read('overlapSeconds', asChecked<number>);
  return opened.value.finish(() => (seconds ?? defaultOverlapSeconds) * 1_000);
}

/** What is to be delivered again. */
export function toReplay(body: JsonValue | undefined): Checked<Replay> {
  const opened = MemberReader.ofShape(body, replayShape);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  const deliveryId = reader.read('deliveryId', asChecked<string>);
  const since = reader.read('since', parseIsoInstant);
  const until = reader.read('until', parseIsoInstant);
  // Also members whose values are wrong, which are told of apart.
  const [isOne, isSince, isUntil] = ['deliveryId', 'since', 'until'].map((name) =>
    Object.hasOwn(body as object, name),
  );
  if (isOne === isSince || (isOne && isUntil)) {
    const message = 'Send `deliveryId`, or `since`, or `since` and `until`.';
    reader.fail({ pointer: '', code: 'required', message });
  } else if (since !== undefined && until !== undefined && until < since) {
    const message = '`until` must not lie before `since`.';
    reader.fail({ pointer: '/until', code: 'date', message });
  }
  return reader.finish((): Replay => {
    if (deliveryId !== undefined) {
      return { kind: 'one', deliveryId };
    }
    return until === undefined
      ? { kind: 'all', since: since ?? 0 }
      : { kind: 'range', since: since ?? 0, until };
  });
}

const states: readonly DeliveryState[] = ['pending', 'delivered', 'parked', 'skipped'];
const limitDefault = 50;
const limitMax = 200;

const stateOf = once('status', (text): Checked<DeliveryState> => {
  const state = states.find((each) => each === text);
  return state === undefined
    ? {
        ok: false,
        issues: [
          {
            pointer: '',
            code: 'enum',
            message: `\`status\` must be one of: ${states.join(', ')}.`,
          },
        ],
      }
    : ok(state);
});

/** The parameters of the list of deliveries. */
export function toDeliveryQuery(
  query: Call['query'],
): Checked<Pick<DeliveryPage, 'limit' | 'state'> & { readonly cursor: string | undefined }> {
  const reader = new MemberReader(query);
  const limit = reader.read('limit', queryInteger('limit', { min: 1, max: limitMax }));
  const state = reader.read('status', stateOf);
  const cursor = reader.read(
    'cursor',
    once('cursor', (text) => ok(text)),
  );
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => ({
    limit: limit ?? limitDefault,
    ...(state === undefined ? {} : { state }),
    cursor,
  }));
}
