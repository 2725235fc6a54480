/** What a column holds, the same on every engine. Instants and counts are integers; JSON is text. */
export type TransferType =
  | 'text'
  | 'integer'
  /** 0 or 1. */
  | 'boolean'
  /** A place in the order of creation: only which comes before which is the same on every engine. */
  | 'place';

/** A table as a move sees it: under the same names on every engine. */
export interface TransferTable {
  readonly name: string;
  /** Whether its rows belong to workspaces (and have a `workspace_id` beside these columns) or to the installation. */
  readonly of: 'workspace' | 'installation';
  readonly columns: Readonly<Record<string, TransferType>>;
  /**
   * Columns in whose order it is read, and from the last of which an interrupted move goes on: unique within a
   * workspace and indexed. Texts sort by code point.
   */
  readonly key: readonly string[];
}

/**
 * Every table that a move takes along, each after those that it leans on. What an engine derives from them
 * (search rows, memberships, totals) it makes anew. A test names a table, or a column, that is missing here.
 */
export const transferTables: readonly TransferTable[] = [
  {
    name: 'workspaces',
    of: 'installation',
    columns: { workspace_id: 'integer', id: 'text', name: 'text', created_at: 'integer' },
    key: ['workspace_id'],
  },
  {
    name: 'keys',
    of: 'installation',
    columns: {
      id: 'text',
      workspace_id: 'integer',
      name: 'text',
      hash: 'text',
      hint: 'text',
      scopes: 'text',
      created_at: 'integer',
      expires_at: 'integer',
      revoked_at: 'integer',
      last_used_at: 'integer',
      rate_requests: 'integer',
      rate_seconds: 'integer',
    },
    key: ['id'],
  },
  {
    name: 'users',
    of: 'installation',
    columns: {
      id: 'text',
      workspace_id: 'integer',
      email: 'text',
      email_key: 'text',
      name: 'text',
      role: 'text',
      password_hash: 'text',
      created_at: 'integer',
      last_signed_in_at: 'integer',
    },
    key: ['id'],
  },
  {
    name: 'user_sessions',
    of: 'installation',
    columns: {
      id: 'text',
      workspace_id: 'integer',
      user_id: 'text',
      token_hash: 'text',
      network: 'text',
      user_agent: 'text',
      created_at: 'integer',
      last_seen_at: 'integer',
      expires_at: 'integer',
      ended_at: 'integer',
    },
    key: ['id'],
  },
  {
    name: 'user_passkeys',
    of: 'installation',
    columns: {
      id: 'text',
      workspace_id: 'integer',
      user_id: 'text',
      name: 'text',
      credential_id: 'text',
      public_key: 'text',
      counter: 'integer',
      transports: 'text',
      created_at: 'integer',
      last_used_at: 'integer',
    },
    key: ['id'],
  },
  {
    name: 'user_invitations',
    of: 'installation',
    columns: {
      id: 'text',
      workspace_id: 'integer',
      token_hash: 'text',
      role: 'text',
      user_id: 'text',
      is_first: 'boolean',
      created_at: 'integer',
      expires_at: 'integer',
    },
    key: ['id'],
  },
  {
    name: 'fields',
    of: 'workspace',
    columns: {
      id: 'text',
      entity: 'text',
      key: 'text',
      label: 'text',
      type: 'text',
      sort_order: 'integer',
      is_declared: 'boolean',
      options: 'text',
      created_at: 'integer',
      aliases: 'text',
      is_retired: 'boolean',
      converting_from: 'text',
      last_change: 'integer',
    },
    key: ['id'],
  },
  {
    name: 'segments',
    of: 'workspace',
    columns: {
      id: 'text',
      name: 'text',
      name_key: 'text',
      filter: 'text',
      q: 'text',
      sort: 'text',
      created_at: 'integer',
      updated_at: 'integer',
    },
    key: ['id'],
  },
  {
    name: 'companies',
    of: 'workspace',
    columns: {
      id: 'text',
      name: 'text',
      name_key: 'text',
      icon_image_url: 'text',
      fallback_color: 'text',
      custom_fields: 'text',
      version: 'integer',
      created_at: 'integer',
      updated_at: 'integer',
      last_change: 'integer',
    },
    key: ['id'],
  },
  {
    name: 'clients',
    of: 'workspace',
    columns: {
      id: 'text',
      pk: 'place',
      status: 'integer',
      created_at: 'integer',
      external_id: 'text',
      email_key: 'text',
      email: 'text',
      name: 'text',
      given_name: 'text',
      family_name: 'text',
      phone: 'text',
      company_ids: 'text',
      placeholder_round: 'integer',
      signed_up_at: 'integer',
      ip: 'text',
      last_seen_at: 'integer',
      session_count: 'integer',
      version: 'integer',
      updated_at: 'integer',
      last_change: 'integer',
      portal: 'text',
      notes: 'text',
      custom_fields: 'text',
    },
    key: ['id'],
  },
  {
    name: 'deleted_clients',
    of: 'workspace',
    columns: {
      id: 'text',
      pk: 'place',
      position: 'integer',
      deleted_at: 'integer',
      last_seen_at: 'integer',
      session_count: 'integer',
    },
    key: ['id'],
  },
  {
    name: 'merges',
    of: 'workspace',
    columns: {
      id: 'text',
      loser_id: 'text',
      survivor_id: 'text',
      at: 'integer',
      position: 'integer',
      survivor_change: 'integer',
      undone_at: 'integer',
    },
    key: ['id'],
  },
  {
    name: 'client_aliases',
    of: 'workspace',
    columns: {
      kind: 'text',
      key: 'text',
      client_id: 'text',
      merge_id: 'text',
      position: 'integer',
    },
    key: ['kind', 'key', 'client_id'],
  },
  {
    name: 'changes',
    of: 'workspace',
    columns: {
      position: 'integer',
      entity_id: 'text',
      version: 'integer',
      type: 'text',
      at: 'integer',
      actor: 'text',
      dialect: 'text',
      previous: 'integer',
      patch: 'text',
    },
    key: ['position'],
  },
  {
    name: 'claims',
    of: 'workspace',
    columns: {
      id: 'text',
      fingerprint: 'text',
      status: 'integer',
      headers: 'text',
      body: 'text',
      expires_at: 'integer',
    },
    key: ['id'],
  },
  {
    name: 'calls',
    of: 'workspace',
    columns: {
      id: 'text',
      at: 'integer',
      dialect: 'text',
      is_failed: 'boolean',
      method: 'text',
      route: 'text',
      status: 'integer',
      code: 'text',
      detail: 'text',
      issues: 'text',
      duration_us: 'integer',
      key_id: 'text',
      request_id: 'text',
    },
    key: ['id'],
  },
  {
    name: 'call_hours',
    of: 'workspace',
    columns: {
      hour: 'integer',
      dialect: 'text',
      calls: 'integer',
      refused: 'integer',
      failed: 'integer',
      duration_us: 'integer',
    },
    key: ['hour', 'dialect'],
  },
  {
    name: 'client_days',
    of: 'workspace',
    columns: { day: 'integer', source: 'text', created: 'integer', removed: 'integer' },
    key: ['day', 'source'],
  },
  {
    // One row a workspace: whatever its key, it is the only one.
    name: 'client_days_positions',
    of: 'workspace',
    columns: { position: 'integer' },
    key: ['position'],
  },
];
