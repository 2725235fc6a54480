import type { ParameterAbout } from '../dialect.ts';

const text = { type: 'string' } as const;

/** The headers of calls about clients, as the OpenAPI document describes them. */
export const entityTagHeader = {
  ETag: {
    description:
      'The version of the client, like "3"; with the id of the survivor in front where the id of a client who was merged away was asked for.',
    schema: text,
  },
} satisfies Readonly<Record<string, ParameterAbout>>;

export const locationHeader = {
  Location: { description: 'Where the client is found.', schema: text },
} satisfies Readonly<Record<string, ParameterAbout>>;

export const conditionHeaders = {
  'If-Match': {
    description: 'Only where the client is in one of these versions: "3", a list, or *.',
    schema: text,
  },
  'If-None-Match': {
    description: 'Only where the client is in none of these versions.',
    schema: text,
  },
} satisfies Readonly<Record<string, ParameterAbout>>;
