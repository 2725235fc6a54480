/**
 * A JSON Schema (draft 2020-12, which OpenAPI 3.1 uses) as a plain object. What TypeBox makes fits it;
 * those who only pass schemas on need not know that library.
 */
export type JsonSchema = object;
