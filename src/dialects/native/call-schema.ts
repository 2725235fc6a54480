import { type Static, Type } from 'typebox';
import { InstantWire, UuidWire, closed, orNull } from './schema.ts';

const count = Type.Integer({ minimum: 0 });

/** One call that a program made. */
export const CallWire = Type.Object(
  {
    id: UuidWire,
    at: InstantWire,
    dialect: Type.String(),
    method: Type.String(),
    route: Type.String({ description: 'With the names of parameters, not what was sent.' }),
    status: Type.Integer(),
    code: orNull(Type.String({ description: 'A heading of docs/errors.md.' })),
    detail: orNull(Type.String()),
    errors: Type.Array(
      Type.Object(
        {
          pointer: Type.String({ description: 'RFC 6901; names that look like data are `*`.' }),
          code: Type.String(),
        },
        closed,
      ),
    ),
    durationMs: Type.Number({ minimum: 0 }),
    key: orNull(
      Type.Object(
        { id: Type.String(), name: orNull(Type.String()) },
        { ...closed, description: 'null: no good key was shown.' },
      ),
    ),
    requestId: Type.String(),
  },
  closed,
);
export type CallWire = Static<typeof CallWire>;

export const CallListWire = Type.Object(
  { data: Type.Array(CallWire), nextCursor: Type.Optional(Type.String()) },
  closed,
);
export type CallListWire = Static<typeof CallListWire>;

const SourceWire = Type.Object(
  { source: Type.String({ description: 'The dialect that created them.' }), created: count },
  closed,
);

const callCounts = {
  dialect: Type.String(),
  calls: count,
  refused: Type.Integer({ minimum: 0, description: 'Answered 4xx.' }),
  failed: Type.Integer({ minimum: 0, description: 'Answered 5xx.' }),
  averageMs: Type.Number({ minimum: 0 }),
};

/** How a workspace does. */
export const StatisticsWire = Type.Object(
  {
    clients: Type.Object(
      {
        total: count,
        active: count,
        inactive: count,
        bySource: Type.Array(SourceWire),
        days: Type.Array(
          Type.Object(
            {
              date: Type.String({ format: 'date', description: 'UTC.' }),
              created: count,
              removed: Type.Integer({
                description: 'Deleted or merged away, less those who came back.',
              }),
              total: Type.Integer({ description: 'At the end of the day.' }),
              bySource: Type.Array(SourceWire),
            },
            closed,
          ),
        ),
      },
      closed,
    ),
    calls: Type.Object(
      {
        interval: Type.Union([Type.Literal('hour'), Type.Literal('day')]),
        byDialect: Type.Array(Type.Object(callCounts, closed)),
        intervals: Type.Array(Type.Object({ from: InstantWire, ...callCounts }, closed), {
          description: 'Only those in which there were calls.',
        }),
      },
      closed,
    ),
  },
  closed,
);
export type StatisticsWire = Static<typeof StatisticsWire>;
