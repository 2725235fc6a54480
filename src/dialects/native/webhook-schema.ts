import { type Static, Type } from 'typebox';
import type { ChangeType } from '../../domain/change.ts';
import { changeTypes } from './change-schema.ts';
import { FilterWire } from './list-schema.ts';
import { closed, InstantWire, orNull, UuidWire } from './schema.ts';

const EventsWire = Type.Array(
  Type.Unsafe<ChangeType | '*'>({ type: 'string', enum: ['*', ...changeTypes] }),
  {
    minItems: 1,
    maxItems: 100,
    uniqueItems: true,
    description: 'Types of changes; `*` stands for all that there are, and will be.',
  },
);

const webhookMembers = {
  id: UuidWire,
  url: Type.String(),
  events: EventsWire,
  filter: orNull(FilterWire),
  voice: Type.String({ description: 'In whose words it is told: clientele, assembly, clockwork.' }),
  status: Type.Enum(['enabled', 'disabled']),
  disabledReason: orNull(Type.Enum(['byAdmin', 'gone', 'failing'])),
  disabledAt: orNull(InstantWire),
  failingSince: orNull(InstantWire),
  position: Type.Integer({
    minimum: 0,
    description: 'All changes up to this one were delivered, or tried, or are not wanted.',
  }),
  createdAt: InstantWire,
  updatedAt: InstantWire,
};

/** A webhook, without its secret. */
export const WebhookWire = Type.Object(webhookMembers, closed);
export type WebhookWire = Static<typeof WebhookWire>;

/** The only answer that ever has the secret. */
export const CreatedWebhookWire = Type.Object(
  { ...webhookMembers, secret: Type.String({ pattern: '^whsec_[A-Za-z0-9+/=]+$' }) },
  closed,
);
export type CreatedWebhookWire = Static<typeof CreatedWebhookWire>;

export const WebhookListWire = Type.Object({ data: Type.Array(WebhookWire) }, closed);

/** Checked in full where the address is known; a schema cannot say it. */
const url = Type.String({
  description: 'https, and to a public address unless the server allows more.',
});

export const CreateWebhookRequest = Type.Object(
  {
    url,
    events: EventsWire,
    filter: Type.Optional(orNull(FilterWire)),
    voice: Type.Optional(Type.String()),
  },
  closed,
);

export const ChangeWebhookRequest = Type.Object(
  {
    url: Type.Optional(url),
    events: Type.Optional(EventsWire),
    filter: Type.Optional(orNull(FilterWire)),
    voice: Type.Optional(Type.String()),
    status: Type.Optional(Type.Enum(['enabled', 'disabled'])),
  },
  closed,
);

/** How long the old secret goes on signing beside the new one. */
export const RotateWebhookRequest = Type.Object(
  {
    overlapSeconds: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 30 * 86_400, default: 86_400 }),
    ),
  },
  closed,
);

export const ReplayRequest = Type.Object(
  {
    deliveryId: Type.Optional(Type.String()),
    since: Type.Optional(Type.String({ format: 'date-time' })),
    until: Type.Optional(Type.String({ format: 'date-time' })),
  },
  {
    ...closed,
    description:
      'One delivery by its id; those of changes from `since` to `until`; or, with `since` alone, every change since then, whether it was ever delivered or not.',
  },
);

const status = orNull(
  Type.Integer({ description: 'The status of the answer; null: there was none.' }),
);
const error = orNull(Type.String({ description: 'Why there was none, such as `timed_out`.' }));
const durationMs = Type.Integer({ minimum: 0 });

const LastAttemptWire = Type.Object({ at: InstantWire, durationMs, status, error }, closed);
const AttemptWire = Type.Object(
  {
    at: InstantWire,
    durationMs,
    status,
    error,
    response: orNull(Type.String({ description: 'The first kilobyte of the body.' })),
  },
  closed,
);
const RequestWire = Type.Object(
  {
    url: Type.String(),
    headers: Type.Record(Type.String(), Type.String()),
    body: Type.String(),
  },
  { ...closed, description: 'Without its signatures.' },
);

const deliveryMembers = {
  id: Type.String({ description: 'As it is sent in `webhook-id`.' }),
  position: Type.Integer({ minimum: 1 }),
  type: Type.Unsafe<ChangeType>({ type: 'string', enum: changeTypes }),
  entityId: Type.String(),
  changedAt: InstantWire,
  status: Type.Enum(['pending', 'delivered', 'parked', 'skipped']),
  attempts: Type.Integer({ minimum: 0 }),
  nextAttemptAt: orNull(InstantWire),
  lastAttempt: orNull(LastAttemptWire),
  settledAt: orNull(InstantWire),
};

/** A change on its way to a webhook. */
export const DeliveryWire = Type.Object(deliveryMembers, closed);
export type DeliveryWire = Static<typeof DeliveryWire>;

export const DeliveryListWire = Type.Object(
  {
    data: Type.Array(DeliveryWire),
    nextCursor: Type.Optional(Type.String()),
  },
  closed,
);
export type DeliveryListWire = Static<typeof DeliveryListWire>;

/** With what was sent and what came back. */
export const DeliveryDetailWire = Type.Object(
  { ...deliveryMembers, request: orNull(RequestWire), history: Type.Array(AttemptWire) },
  closed,
);
export type DeliveryDetailWire = Static<typeof DeliveryDetailWire>;

/** What came of a test. */
export const WebhookTestWire = Type.Object(
  { id: Type.String(), succeeded: Type.Boolean(), request: RequestWire, attempt: AttemptWire },
  closed,
);
export type WebhookTestWire = Static<typeof WebhookTestWire>;
