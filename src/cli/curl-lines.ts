/** A request that a person can paste into a shell. */
export interface CurlExample {
  readonly dialect: string;
  readonly line: string;
}

/**
 * One request per dialect, in the form that the dialect's own documentation has it. Any of them can be
 * run again: the writes name the same two people, the reads show whoever is there.
 */
export function curlExamples(url: string, key: string): CurlExample[] {
  const json = "-H 'Content-Type: application/json'";
  const bearer = `-H 'Authorization: Bearer ${key}'`;
  return [
    {
      dialect: 'Clockwork',
      line: `curl -X POST ${url}/api/v1/customers ${bearer} ${json} -d '{"email":"ada@example.com","full_name":"Ada Lovelace","plan":"gold"}'`,
    },
    {
      dialect: 'Assembly',
      line: `curl '${url}/v1/clients?limit=10' -H 'X-API-KEY: ${key}'`,
    },
    {
      dialect: 'FullEngage',
      line: `curl '${url}/api/v1/clients?limit=10&sortBy=name&sortOrder=asc' ${bearer}`,
    },
    {
      dialect: 'CrowdPower',
      line: `curl -X POST ${url}/customers ${bearer} ${json} -d '{"user_id":"42","email":"grace@example.com","name":"Grace Hopper"}'`,
    },
  ];
}
