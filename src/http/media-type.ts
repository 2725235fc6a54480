/** The media types that a route may take. */
export type MediaType = 'json' | 'mergePatch' | 'form' | 'ndjson' | 'csv' | 'octets';

/** Their names on the wire. */
export const mediaTypeNames: Readonly<Record<MediaType, string>> = {
  json: 'application/json',
  mergePatch: 'application/merge-patch+json',
  form: 'application/x-www-form-urlencoded',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
  octets: 'application/octet-stream',
};

const typesByName: ReadonlyMap<string, MediaType> = new Map(
  (Object.keys(mediaTypeNames) as MediaType[]).map((type) => [mediaTypeNames[type], type]),
);

// One parameter is known, and white space stands only where RFC 9110 section 5.6.6 has it: a looser
// reading once let bodies past validation elsewhere (Fastify CVE-2025-32442, CVE-2026-25223, CVE-2026-3419).
// That section lets a parameter be empty ("application/json;"); `utf8` is what many clients call UTF-8.
const form = /^([a-z+/-]+)(?:(?:[\t ]*;)+[\t ]*charset=(?:utf-?8|"utf-?8"))?(?:[\t ]*;)*$/i;

/** The media type of a `Content-Type` header, or `undefined` for everything that is not exactly one of ours in UTF-8. */
export function parseMediaType(header: string | undefined): MediaType | undefined {
  if (header === 'application/json') {
    return 'json';
  }
  const match = header === undefined ? null : form.exec(header);
  return typesByName.get(match?.[1]?.toLowerCase() ?? '');
}

/** The media type of a raw body: what its parameters say, such as a charset, is for whoever reads it. */
export function parseRawMediaType(header: string | undefined): MediaType | undefined {
  return typesByName.get(header?.split(';')[0]?.trim().toLowerCase() ?? '');
}

/** True where the body is sent as it is: no `Content-Encoding`, or `identity`. */
export function isPlainEncoding(header: string | undefined): boolean {
  return header === undefined || header.toLowerCase() === 'identity';
}
