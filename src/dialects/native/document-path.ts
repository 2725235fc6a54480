/** Where the OpenAPI document of a dialect is served: our own in the place where tools look for it. */
export function documentPath(dialectId: string): string {
  return dialectId === 'native' ? '/api/v2/openapi.json' : `/api/v2/openapi/${dialectId}.json`;
}
