import { type BodyRules, jsonBody } from '../dialect.ts';

/** What a PATCH takes: a JSON merge patch (RFC 7396). */
export const mergePatchBody: BodyRules = { ...jsonBody, mediaTypes: ['mergePatch', 'json'] };
