import type { KeyRequest } from '../directory/access.ts';
import { parseScopes } from '../domain/api-key.ts';
import { usageError } from './cli-error.ts';
import type { OptionDefinition, OptionValues } from './command.ts';
import { workspaceOption } from './workspace-option.ts';

/** What is said about a key, whether it is made or brought along. */
export const keyOptions = {
  name: { kind: 'text', value: 'NAME', isRequired: true, description: 'What the key is for.' },
  ...workspaceOption,
  scope: {
    kind: 'text',
    value: 'LIST',
    default: 'read,write',
    description:
      'What it may do: a comma list of read, write (includes ingest), ingest (may only identify, safe in a browser), admin (everything).',
  },
  'expires-in': {
    kind: 'text',
    value: 'TIME',
    description: 'When it stops working: 90d, 12h or 30m from now. Never, unless said.',
  },
} as const satisfies Record<string, OptionDefinition>;

/** The options as a request. Throws a usage error that names the option. */
export function toKeyRequest(options: OptionValues<typeof keyOptions>, now: number): KeyRequest {
  const scopes = parseScopes(options.scope);
  if (!scopes.ok) {
    throw usageError('--scope must be a comma list of read, write, ingest and admin.');
  }
  const expiresIn = options['expires-in'];
  return {
    name: options.name,
    workspace: options.workspace,
    scopes: scopes.value,
    expiresAt: expiresIn === undefined ? null : now + parseDurationMs(expiresIn),
  };
}

const unitMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000 };

/** `90d`, `12h` or `30m` in milliseconds. */
function parseDurationMs(text: string): number {
  const [, count, unit] = /^([1-9]\d{0,5})([dhm])$/.exec(text) ?? [];
  if (count === undefined || unit === undefined) {
    throw usageError('--expires-in must be a whole number of d, h or m above 0, such as 90d.');
  }
  return Number(count) * (unitMs[unit] ?? 0);
}
