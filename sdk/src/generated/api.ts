/* Made by tools/sdk-api.ts from the OpenAPI document of /api/v2: do not edit. */
export type LookupAnswer =
  | Client
  | {
      /**
       * @maxItems 100
       */
      data: Client[];
    };
/**
 * What went wrong, for programs.
 */
export type ErrorCode =
  | 'bad_request'
  | 'invalid_header'
  | 'empty_body'
  | 'invalid_utf8'
  | 'invalid_json'
  | 'duplicate_key'
  | 'too_deep'
  | 'forbidden_key'
  | 'body_too_large'
  | 'headers_too_large'
  | 'uri_too_long'
  | 'request_timeout'
  | 'expectation_failed'
  | 'unsupported_media_type'
  | 'route_not_found'
  | 'method_not_allowed'
  | 'unauthorized'
  | 'insufficient_scope'
  | 'rate_limited'
  | 'validation_failed'
  | 'identifier_required'
  | 'invalid_cursor'
  | 'too_many_items'
  | 'email_taken'
  | 'external_id_taken'
  | 'company_name_taken'
  | 'field_exists'
  | 'segment_exists'
  | 'field_values_lost'
  | 'identity_conflict'
  | 'precondition_failed'
  | 'idempotency_key_reused'
  | 'idempotency_in_progress'
  | 'merge_blocked'
  | 'client_not_found'
  | 'company_not_found'
  | 'field_not_found'
  | 'segment_not_found'
  | 'merge_not_found'
  | 'webhook_not_found'
  | 'delivery_not_found'
  | 'workspace_exists'
  | 'workspace_not_found'
  | 'key_not_found'
  | 'key_exists'
  | 'import_not_found'
  | 'import_state'
  | 'sign_in_failed'
  | 'session_required'
  | 'fresh_sign_in_required'
  | 'cross_site'
  | 'invitation_not_found'
  | 'user_not_found'
  | 'user_exists'
  | 'last_owner'
  | 'session_not_found'
  | 'passkey_not_found'
  | 'passkeys_unavailable'
  | 'storage_full'
  | 'unavailable'
  | 'internal';

export interface AcceptInvitation {
  /**
   * What stands behind the `#` of the link.
   */
  token: string;
  name: string;
  email: string;
  /**
   * At least 10 characters, at most 1,024 bytes.
   */
  password: string;
}
export interface AddPasskey {
  name: string;
  /**
   * What `PublicKeyCredential.toJSON` gives.
   */
  credential: {
    id: string;
    rawId: string;
    type: 'public-key';
    response: {
      [k: string]: unknown;
    };
    [k: string]: unknown;
  };
}
export interface BatchAnswer {
  results: BatchResult[];
  counts: {
    created: number;
    updated: number;
    unchanged: number;
    deleted: number;
    failed: number;
  };
}
export interface BatchResult {
  index: number;
  outcome: 'created' | 'updated' | 'unchanged' | 'deleted' | 'failed';
  id?: string;
  matchedBy?: 'id' | 'externalId' | 'email';
  /**
   * Members that changed; custom fields as `customFields/<key>`.
   */
  changed?: string[];
  mergeId?: string;
  /**
   * @minItems 1
   */
  errors?: Issue[];
}
export interface Issue {
  /**
   * RFC 6901; empty for the whole.
   */
  pointer: string;
  code: string;
  detail: string;
  existingId?: string;
  /**
   * Which client each key led to.
   */
  matches?: {
    externalId?: string;
    email?: string;
  };
}
export interface BatchRequest {
  /**
   * @minItems 1
   * @maxItems 10000
   */
  operations: Operation[];
  /**
   * All or nothing.
   */
  atomic?: boolean;
}
export interface Operation {
  op: 'create' | 'upsert' | 'patch' | 'delete';
  onConflict?: 'error' | 'preferExternalId' | 'preferEmail' | 'merge';
  /**
   * As in the header If-Match; for patch and delete.
   */
  ifMatch?: string;
  data: {
    id?: string;
    externalId?: string | null;
    email?: string | null;
    name?: string | null;
    givenName?: string | null;
    familyName?: string | null;
    /**
     * Kept as it was sent.
     */
    phone?: string | null;
    status?: 'active' | 'inactive';
    notes?: string | null;
    /**
     * Merged by key; a null unsets the value of its key, and in the place of the whole every value.
     */
    customFields?: {
      [k: string]: unknown;
    } | null;
    /**
     * @maxItems 1000
     */
    companyIds?: string[] | null;
    /**
     * ISO 8601 with an offset, like 2024-02-29T13:00:00Z.
     */
    signedUpAt?: string | null;
    /**
     * One IPv4 or IPv6 address.
     */
    ip?: string | null;
  };
}
export interface Call {
  id: string;
  at: string;
  dialect: string;
  method: string;
  /**
   * With the names of parameters, not what was sent.
   */
  route: string;
  status: number;
  code: string | null;
  detail: string | null;
  errors: {
    /**
     * RFC 6901; names that look like data are `*`.
     */
    pointer: string;
    code: string;
  }[];
  durationMs: number;
  key: {
    id: string;
    name: string | null;
  } | null;
  requestId: string;
}
export interface CallList {
  data: Call[];
  nextCursor?: string;
}
export interface Change {
  /**
   * Its place in the log: rises, may skip.
   */
  position: number;
  type:
    | 'client.created'
    | 'client.updated'
    | 'client.deleted'
    | 'client.restored'
    | 'client.merged'
    | 'client.unmerged'
    | 'company.created'
    | 'company.updated'
    | 'company.deleted'
    | 'field.declared'
    | 'field.updated'
    | 'field.observed';
  /**
   * The record that changed.
   */
  entityId: string;
  clientId: string | null;
  /**
   * The version that this change made.
   */
  version: number;
  at: string;
  /**
   * Who did it, such as `key:<id>` or `cli`.
   */
  actor: string;
  /**
   * Through which API.
   */
  dialect: string;
  /**
   * Values by member, of the members that changed only; null stands for nothing. Custom fields stand under `customFields` by their key.
   */
  before: {
    [k: string]: unknown;
  };
  /**
   * Values by member, of the members that changed only; null stands for nothing. Custom fields stand under `customFields` by their key.
   */
  after: {
    [k: string]: unknown;
  };
}
export interface ChangeFieldType {
  type:
    | 'text'
    | 'number'
    | 'boolean'
    | 'date'
    | 'url'
    | 'email'
    | 'phoneNumber'
    | 'address'
    | 'multiSelect'
    | 'json';
  /**
   * @maxItems 500
   */
  options?: {
    key: string;
    label: string;
    /**
     * Like rgba(144, 164, 174, 1).
     */
    color?: string;
  }[];
  /**
   * Count only; change nothing.
   */
  preview?: boolean;
  /**
   * What becomes of values that have no form in the new type; refuse by default.
   */
  onUnconvertible?: 'refuse' | 'clear';
}
export interface ChangeKey {
  name?: string;
  /**
   * @minItems 1
   * @maxItems 4
   */
  scopes?: ('ingest' | 'read' | 'write' | 'admin')[];
  expiresAt?: string | null;
  rateLimit?: {
    requests: number;
    seconds: number;
  } | null;
}
export interface ChangeList {
  data: Change[];
  /**
   * Send it as `after` to go on. Absent where there is nothing behind `after` yet.
   */
  nextCursor?: string;
}
export interface ChangeWebhook {
  /**
   * https, and to a public address unless the server allows more.
   */
  url?: string;
  /**
   * Types of changes; `*` stands for all that there are, and will be.
   *
   * @minItems 1
   * @maxItems 100
   */
  events?: (
    | '*'
    | 'client.created'
    | 'client.updated'
    | 'client.deleted'
    | 'client.restored'
    | 'client.merged'
    | 'client.unmerged'
    | 'company.created'
    | 'company.updated'
    | 'company.deleted'
    | 'field.declared'
    | 'field.updated'
    | 'field.observed'
  )[];
  filter?: Filter | null;
  voice?: string;
  status?: 'enabled' | 'disabled';
}
/**
 * Conditions by field and op; all must hold. Fields: the members of a client (`companyId`, `portalState`, `portalFirstLoginAt` and `portalLastLoginAt` for what is inside), and `customFields.<key>`. Ops: eq, ne, in, notIn, contains, startsWith, gt, gte, lt, lte, isSet.
 */
export interface Filter {
  [k: string]: {
    [k: string]: string | number | boolean | (string | number | boolean)[];
  };
}
export interface ChangePassword {
  currentPassword: string;
  /**
   * At least 10 characters, at most 1,024 bytes.
   */
  newPassword: string;
}
export interface ChangeUser {
  /**
   * owner: everything, with the people and keys; editor: reads and writes; viewer: reads.
   */
  role?: 'owner' | 'editor' | 'viewer';
  name?: string;
}
export interface ChangeWorkspace {
  name?: string;
}
/**
 * Without `field` where it was a preview.
 */
export interface ChangedFieldType {
  field?: Field;
  convertible: number;
  unconvertible: number;
  /**
   * Records that have no value.
   */
  unset: number;
  /**
   * @maxItems 20
   */
  samples: {
    clientId?: string;
    companyId?: string;
    reason: string;
  }[];
}
export interface Field {
  id: string;
  entity: 'client' | 'company';
  key: string;
  /**
   * Keys that it had before, the newest first. They still name it, in every API.
   */
  aliases: string[];
  label: string;
  type:
    | 'text'
    | 'number'
    | 'boolean'
    | 'date'
    | 'url'
    | 'email'
    | 'phoneNumber'
    | 'address'
    | 'multiSelect'
    | 'json';
  order: number;
  /**
   * False where it was only seen in a write: its values are not checked.
   */
  declared: boolean;
  /**
   * It takes no new values.
   */
  retired: boolean;
  /**
   * The type before, while stored values are still being converted.
   */
  convertingFrom:
    | (
        | 'text'
        | 'number'
        | 'boolean'
        | 'date'
        | 'url'
        | 'email'
        | 'phoneNumber'
        | 'address'
        | 'multiSelect'
        | 'json'
      )
    | null;
  options: {
    id: string;
    key: string;
    label: string;
    color: string;
  }[];
  createdAt: string;
}
export interface Client {
  id: string;
  externalId: string | null;
  email: string | null;
  name: string | null;
  givenName: string | null;
  familyName: string | null;
  phone: string | null;
  status: 'active' | 'inactive';
  notes: string | null;
  customFields: CustomFields;
  companyIds: string[];
  portal: {
    state: 'invited' | 'active';
    firstLoginAt: string | null;
    lastLoginAt: string | null;
  } | null;
  signedUpAt: string | null;
  ip: string | null;
  firstSeenAt: string;
  lastSeenAt: string | null;
  sessionCount: number;
  version: number;
  createdAt: string;
  updatedAt: string;
}
export interface CustomFields {
  [k: string]: unknown;
}
export interface ClientInput {
  externalId?: string | null;
  email?: string | null;
  name?: string | null;
  givenName?: string | null;
  familyName?: string | null;
  /**
   * Kept as it was sent.
   */
  phone?: string | null;
  status?: 'active' | 'inactive';
  notes?: string | null;
  /**
   * Merged by key; a null unsets the value of its key, and in the place of the whole every value.
   */
  customFields?: {
    [k: string]: unknown;
  } | null;
  /**
   * @maxItems 1000
   */
  companyIds?: string[] | null;
  /**
   * ISO 8601 with an offset, like 2024-02-29T13:00:00Z.
   */
  signedUpAt?: string | null;
  /**
   * One IPv4 or IPv6 address.
   */
  ip?: string | null;
}
export interface ClientList {
  data: Client[];
  /**
   * Where the next page starts; absent on the last one.
   */
  nextCursor?: string;
  /**
   * All clients that match.
   */
  total?: number;
}
export interface Company {
  id: string;
  name: string;
  iconImageUrl: string | null;
  fallbackColor: string | null;
  customFields: CustomFields;
  version: number;
  createdAt: string;
  updatedAt: string;
}
export interface CompanyList {
  data: Company[];
  /**
   * Where the next page starts; absent on the last one.
   */
  nextCursor?: string;
}
export interface CreateCompany {
  name: string;
  iconImageUrl?: string | null;
  fallbackColor?: string | null;
  customFields?: CustomFields | null;
}
export interface CreateKey {
  name: string;
  /**
   * @minItems 1
   * @maxItems 4
   */
  scopes?: ('ingest' | 'read' | 'write' | 'admin')[];
  expiresAt?: string | null;
  rateLimit?: {
    requests: number;
    seconds: number;
  } | null;
  /**
   * A secret that an integration sends already, to be used as it is.
   */
  secret?: string;
}
export interface CreateSegment {
  /**
   * Unique in the workspace, but for case and accents.
   */
  name: string;
  filter: Filter;
  /**
   * A search, as in the list of clients.
   */
  q?: string | null;
  /**
   * An order, as in the list of clients.
   */
  sort?: string | null;
}
export interface CreateWebhook {
  /**
   * https, and to a public address unless the server allows more.
   */
  url: string;
  /**
   * Types of changes; `*` stands for all that there are, and will be.
   *
   * @minItems 1
   * @maxItems 100
   */
  events: (
    | '*'
    | 'client.created'
    | 'client.updated'
    | 'client.deleted'
    | 'client.restored'
    | 'client.merged'
    | 'client.unmerged'
    | 'company.created'
    | 'company.updated'
    | 'company.deleted'
    | 'field.declared'
    | 'field.updated'
    | 'field.observed'
  )[];
  filter?: Filter | null;
  voice?: string;
}
export interface CreatedKey {
  /**
   * By which the key is listed and revoked; no secret.
   */
  id: string;
  name: string;
  /**
   * The last characters of the key.
   */
  hint: string;
  /**
   * @minItems 1
   * @maxItems 4
   */
  scopes: ('ingest' | 'read' | 'write' | 'admin')[];
  status: 'active' | 'expired' | 'revoked';
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
  rateLimit: {
    requests: number;
    seconds: number;
  } | null;
  key: string;
}
export interface CreatedWebhook {
  id: string;
  url: string;
  /**
   * Types of changes; `*` stands for all that there are, and will be.
   *
   * @minItems 1
   * @maxItems 100
   */
  events: (
    | '*'
    | 'client.created'
    | 'client.updated'
    | 'client.deleted'
    | 'client.restored'
    | 'client.merged'
    | 'client.unmerged'
    | 'company.created'
    | 'company.updated'
    | 'company.deleted'
    | 'field.declared'
    | 'field.updated'
    | 'field.observed'
  )[];
  filter: Filter | null;
  /**
   * In whose words it is told: clientele, assembly, clockwork.
   */
  voice: string;
  status: 'enabled' | 'disabled';
  disabledReason: ('byAdmin' | 'gone' | 'failing') | null;
  disabledAt: string | null;
  failingSince: string | null;
  /**
   * All changes up to this one were delivered, or tried, or are not wanted.
   */
  position: number;
  createdAt: string;
  updatedAt: string;
  secret: string;
}
export interface DeclareField {
  key: string;
  label: string;
  type:
    | 'text'
    | 'number'
    | 'boolean'
    | 'date'
    | 'url'
    | 'email'
    | 'phoneNumber'
    | 'address'
    | 'multiSelect'
    | 'json';
  entity?: 'client' | 'company';
  /**
   * @maxItems 500
   */
  options?: {
    key: string;
    label: string;
    /**
     * Like rgba(144, 164, 174, 1).
     */
    color?: string;
  }[];
}
export interface Delivery {
  /**
   * As it is sent in `webhook-id`.
   */
  id: string;
  position: number;
  type:
    | 'client.created'
    | 'client.updated'
    | 'client.deleted'
    | 'client.restored'
    | 'client.merged'
    | 'client.unmerged'
    | 'company.created'
    | 'company.updated'
    | 'company.deleted'
    | 'field.declared'
    | 'field.updated'
    | 'field.observed';
  entityId: string;
  changedAt: string;
  status: 'pending' | 'delivered' | 'parked' | 'skipped';
  attempts: number;
  nextAttemptAt: string | null;
  lastAttempt: {
    at: string;
    durationMs: number;
    status: number | null;
    error: string | null;
  } | null;
  settledAt: string | null;
}
export interface DeliveryDetail {
  /**
   * As it is sent in `webhook-id`.
   */
  id: string;
  position: number;
  type:
    | 'client.created'
    | 'client.updated'
    | 'client.deleted'
    | 'client.restored'
    | 'client.merged'
    | 'client.unmerged'
    | 'company.created'
    | 'company.updated'
    | 'company.deleted'
    | 'field.declared'
    | 'field.updated'
    | 'field.observed';
  entityId: string;
  changedAt: string;
  status: 'pending' | 'delivered' | 'parked' | 'skipped';
  attempts: number;
  nextAttemptAt: string | null;
  lastAttempt: {
    at: string;
    durationMs: number;
    status: number | null;
    error: string | null;
  } | null;
  settledAt: string | null;
  request: {
    url: string;
    headers: {
      [k: string]: string;
    };
    body: string;
  } | null;
  history: {
    at: string;
    durationMs: number;
    status: number | null;
    error: string | null;
    response: string | null;
  }[];
}
export interface DeliveryList {
  data: Delivery[];
  nextCursor?: string;
}
export interface DuplicateGroups {
  data: {
    client: Client;
    candidates: {
      client: Client;
      /**
       * What the two have in common. `company` counts beside an equal name only.
       */
      reasons: ('phone' | 'email' | 'name' | 'company')[];
      /**
       * Higher where more speaks for it. For sorting, not for merging unseen.
       */
      score: number;
    }[];
  }[];
  nextCursor?: string;
}
export interface Duplicates {
  data: {
    client: Client;
    /**
     * What the two have in common. `company` counts beside an equal name only.
     */
    reasons: ('phone' | 'email' | 'name' | 'company')[];
    /**
     * Higher where more speaks for it. For sorting, not for merging unseen.
     */
    score: number;
  }[];
}
export interface FieldList {
  data: Field[];
}
export interface History {
  data: Change[];
  nextCursor?: string;
}
export interface ColumnMapping {
  column: string;
  field: string | null;
}
export interface Import {
  id: string;
  state:
    | 'uploading'
    | 'draft'
    | 'running'
    | 'paused'
    | 'cancelled'
    | 'completed'
    | 'failed'
    | 'undone';
  phase: ('dryRun' | 'check' | 'apply' | 'rollback' | 'undo') | null;
  fileName: string | null;
  createdBy: string;
  source: {
    format: 'csv' | 'ndjson' | 'json';
    encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
    hasHeader: boolean;
    delimiter: (',' | ';' | '\t' | '|') | null;
    columns: string[];
    bytes: number;
  };
  mapping: ColumnMapping[];
  options: {
    dialect: string | null;
    dateOrder: ('dmy' | 'mdy' | 'ymd') | null;
    defaultCountry: string | null;
    /**
     * What a blank cell does to a client who has a value.
     */
    emptyCells: 'keep' | 'clear';
    onConflict: 'error' | 'preferExternalId' | 'preferEmail';
    /**
     * What becomes of a row without external id and email: a new client, or an error.
     */
    withoutKey: 'create' | 'refuse';
    /**
     * All or nothing: all rows are checked first, and one that fails undoes the rest.
     */
    atomic: boolean;
  };
  /**
   * With ambiguous or mixed, `dateOrder` must be stated before a start.
   */
  seenDateOrder: 'dmy' | 'mdy' | 'ymd' | 'none' | 'ambiguous' | 'mixed';
  progress: {
    rows: number;
    bytes: number;
    created: number;
    updated: number;
    unchanged: number;
    failed: number;
    seconds: number;
    rowsPerSecond: number;
    secondsLeft: number | null;
  };
  /**
   * Up to five rows of each kind; long values are cut.
   */
  examples: {
    /**
     * @maxItems 5
     */
    created: {
      row: number;
      line: number;
      label: string | null;
      before: CustomFields;
      after: CustomFields;
      errors: ImportIssue[];
    }[];
    /**
     * @maxItems 5
     */
    updated: {
      row: number;
      line: number;
      label: string | null;
      before: CustomFields;
      after: CustomFields;
      errors: ImportIssue[];
    }[];
    /**
     * @maxItems 5
     */
    unchanged: {
      row: number;
      line: number;
      label: string | null;
      before: CustomFields;
      after: CustomFields;
      errors: ImportIssue[];
    }[];
    /**
     * @maxItems 5
     */
    failed: {
      row: number;
      line: number;
      label: string | null;
      before: CustomFields;
      after: CustomFields;
      errors: ImportIssue[];
    }[];
  };
  dryRun: {
    rows: number;
    bytes: number;
    created: number;
    updated: number;
    unchanged: number;
    failed: number;
    seconds: number;
    rowsPerSecond: number;
    /**
     * Up to five rows of each kind; long values are cut.
     */
    examples: {
      /**
       * @maxItems 5
       */
      created: {
        row: number;
        line: number;
        label: string | null;
        before: CustomFields;
        after: CustomFields;
        errors: ImportIssue[];
      }[];
      /**
       * @maxItems 5
       */
      updated: {
        row: number;
        line: number;
        label: string | null;
        before: CustomFields;
        after: CustomFields;
        errors: ImportIssue[];
      }[];
      /**
       * @maxItems 5
       */
      unchanged: {
        row: number;
        line: number;
        label: string | null;
        before: CustomFields;
        after: CustomFields;
        errors: ImportIssue[];
      }[];
      /**
       * @maxItems 5
       */
      failed: {
        row: number;
        line: number;
        label: string | null;
        before: CustomFields;
        after: CustomFields;
        errors: ImportIssue[];
      }[];
    };
    endedAt: string;
  } | null;
  undo: {
    removed: number;
    restored: number;
    kept: number;
  } | null;
  createdAt: string;
  updatedAt: string;
  expiresAt: string;
}
export interface ImportIssue {
  column: string | null;
  /**
   * Which member of the client.
   */
  pointer: string;
  code: string;
  /**
   * What is wrong; never what the row says.
   */
  detail: string;
}
export interface ImportError {
  /**
   * 1 for the first behind the header.
   */
  row: number;
  /**
   * Of the source.
   */
  line: number;
  errors: ImportIssue[];
}
export interface ImportErrorList {
  data: ImportError[];
  nextCursor?: string;
}
export interface ImportKeptList {
  data: {
    clientId: string;
    field: string | null;
  }[];
  nextCursor?: string;
}
export interface ImportList {
  data: Import[];
  nextCursor?: string;
}
export interface ImportSample {
  data: {
    row: number;
    line: number;
    /**
     * One per column; of JSON the one value.
     */
    cells: unknown[];
    errors: ImportIssue[];
  }[];
}
export interface UpdateImport {
  /**
   * How to read it; the mapping is then proposed anew.
   */
  source?: {
    format?: 'csv' | 'ndjson' | 'json';
    encoding?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
    hasHeader?: boolean;
    delimiter?: ',' | ';' | '\t' | '|';
  };
  /**
   * Columns that go elsewhere; the others stay.
   *
   * @maxItems 1000
   */
  mapping?: ColumnMapping[];
  dialect?: string | null;
  dateOrder?: ('dmy' | 'mdy' | 'ymd') | null;
  defaultCountry?: string | null;
  /**
   * What a blank cell does to a client who has a value.
   */
  emptyCells?: 'keep' | 'clear';
  onConflict?: 'error' | 'preferExternalId' | 'preferEmail';
  /**
   * What becomes of a row without external id and email: a new client, or an error.
   */
  withoutKey?: 'create' | 'refuse';
  /**
   * All or nothing: all rows are checked first, and one that fails undoes the rest.
   */
  atomic?: boolean;
}
export interface InviteUser {
  email: string;
  /**
   * owner: everything, with the people and keys; editor: reads and writes; viewer: reads.
   */
  role: 'owner' | 'editor' | 'viewer';
  name?: string;
}
export interface InvitedUser {
  user: User;
  /**
   * Opens the account once, within 7 days; shown this once.
   */
  link: string;
}
export interface User {
  id: string;
  email: string;
  name: string;
  /**
   * owner: everything, with the people and keys; editor: reads and writes; viewer: reads.
   */
  role: 'owner' | 'editor' | 'viewer';
  status: 'invited' | 'active';
  createdAt: string;
  lastSignedInAt: string | null;
}
export interface Key {
  /**
   * By which the key is listed and revoked; no secret.
   */
  id: string;
  name: string;
  /**
   * The last characters of the key.
   */
  hint: string;
  /**
   * @minItems 1
   * @maxItems 4
   */
  scopes: ('ingest' | 'read' | 'write' | 'admin')[];
  status: 'active' | 'expired' | 'revoked';
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
  rateLimit: {
    requests: number;
    seconds: number;
  } | null;
}
export interface KeyList {
  data: Key[];
}
export interface Merge {
  id: string;
  loserId: string;
  survivorId: string;
  mergedAt: string;
  undoneAt: string | null;
}
export interface MergeRequest {
  /**
   * The client who goes away. Their id and keys lead to the survivor from then on.
   */
  loserId: string;
  /**
   * Whose value wins, by member (`email`, `name` with its parts, `companyIds` …, custom fields as `customFields/<key>`). Of members that are not named the survivor’s value wins, the loser’s fills what is null, and custom fields and companies are united.
   */
  fields?: {
    [k: string]: 'survivor' | 'loser';
  };
  /**
   * Answer what would become of it, and write nothing.
   */
  preview?: boolean;
}
/**
 * The survivor. `mergeId` undoes the merge; null in a preview.
 */
export interface MergedClient {
  mergeId: string | null;
  client: Client;
}
export interface Passkey {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
}
export interface PasskeyList {
  data: Passkey[];
}
/**
 * JSON of WebAuthn level 3, section 5.1: what `parseCreationOptionsFromJSON`, `parseRequestOptionsFromJSON` take and `toJSON` gives.
 */
export interface PasskeyOptions {
  [k: string]: unknown;
}
export interface PasskeySignIn {
  /**
   * What `PublicKeyCredential.toJSON` gives.
   */
  credential: {
    id: string;
    rawId: string;
    type: 'public-key';
    response: {
      [k: string]: unknown;
    };
    [k: string]: unknown;
  };
}
export interface Problem {
  /**
   * The page of the code.
   */
  type: string;
  /**
   * The same for every error of the code.
   */
  title: string;
  status: number;
  code: ErrorCode;
  /**
   * For people: what is wrong and what to do.
   */
  detail: string;
  /**
   * @minItems 1
   */
  errors?: Issue[];
  /**
   * The byte of the body at which reading stopped.
   */
  offset?: number;
  /**
   * The record that the key belongs to already.
   */
  existingId?: string;
  /**
   * The scope that the key lacks.
   */
  scope?: string;
  /**
   * Which client each key led to.
   */
  matches?: {
    externalId?: string;
    email?: string;
  };
  /**
   * In an atomic batch: every operation that failed.
   */
  items?: ProblemOperation[];
  current?: Client | Company;
  convertible?: number;
  unconvertible?: number;
  /**
   * Records that have no value.
   */
  unset?: number;
  /**
   * @maxItems 20
   */
  samples?: {
    clientId?: string;
    companyId?: string;
    reason: string;
  }[];
}
export interface ProblemOperation {
  index: number;
  code: ErrorCode;
  /**
   * For people: what is wrong and what to do.
   */
  detail: string;
  /**
   * @minItems 1
   */
  errors?: Issue[];
  /**
   * The byte of the body at which reading stopped.
   */
  offset?: number;
  /**
   * The record that the key belongs to already.
   */
  existingId?: string;
  /**
   * The scope that the key lacks.
   */
  scope?: string;
  /**
   * Which client each key led to.
   */
  matches?: {
    externalId?: string;
    email?: string;
  };
}
/**
 * One delivery by its id; those of changes from `since` to `until`; or, with `since` alone, every change since then, whether it was ever delivered or not.
 */
export interface Replay {
  deliveryId?: string;
  since?: string;
  until?: string;
}
export interface ResolveAnswer {
  outcome: 'created' | 'updated' | 'unchanged' | 'deleted';
  matchedBy: ('id' | 'externalId' | 'email') | null;
  /**
   * Members that changed; custom fields as `customFields/<key>`.
   */
  changed: string[];
  client: {
    id: string | null;
    externalId: string | null;
    email: string | null;
    name: string | null;
    givenName: string | null;
    familyName: string | null;
    phone: string | null;
    status: 'active' | 'inactive';
    notes: string | null;
    customFields: CustomFields;
    companyIds: string[];
    portal: {
      state: 'invited' | 'active';
      firstLoginAt: string | null;
      lastLoginAt: string | null;
    } | null;
    signedUpAt: string | null;
    ip: string | null;
    firstSeenAt: string;
    lastSeenAt: string | null;
    sessionCount: number;
    version: number;
    createdAt: string;
    updatedAt: string;
  } | null;
}
export interface RotateKey {
  overlapSeconds?: number;
}
export interface RotateWebhook {
  overlapSeconds?: number;
}
export interface Segment {
  id: string;
  name: string;
  filter: Filter;
  q: string | null;
  sort: string | null;
  createdAt: string;
  updatedAt: string;
}
export interface SegmentList {
  data: Segment[];
}
export interface Session {
  user: {
    id: string;
    name: string;
    email: string;
    /**
     * owner: everything, with the people and keys; editor: reads and writes; viewer: reads.
     */
    role: 'owner' | 'editor' | 'viewer';
  };
  workspace: {
    id: string;
    name: string;
  };
  expiresAt: string;
  /**
   * Whether it began less than 15 minutes ago. Only such a session exports clients and makes keys: sign in again for another one.
   */
  isFresh: boolean;
  /**
   * What the role may do, in the words of keys.
   */
  scopes: ('ingest' | 'read' | 'write' | 'admin')[];
}
export interface SignIn {
  email: string;
  password: string;
}
export interface SignInSetup {
  /**
   * False: nobody has joined; the link that `serve` prints waits.
   */
  hasUsers: boolean;
  passkeys: {
    available: boolean;
    /**
     * Why there are none at this address.
     */
    reason?: string;
  };
}
export interface Statistics {
  clients: {
    total: number;
    active: number;
    inactive: number;
    bySource: {
      /**
       * The dialect that created them.
       */
      source: string;
      created: number;
    }[];
    days: {
      /**
       * UTC.
       */
      date: string;
      created: number;
      /**
       * Deleted or merged away, less those who came back.
       */
      removed: number;
      /**
       * At the end of the day.
       */
      total: number;
      bySource: {
        /**
         * The dialect that created them.
         */
        source: string;
        created: number;
      }[];
    }[];
  };
  calls: {
    interval: 'hour' | 'day';
    byDialect: {
      dialect: string;
      calls: number;
      /**
       * Answered 4xx.
       */
      refused: number;
      /**
       * Answered 5xx.
       */
      failed: number;
      averageMs: number;
    }[];
    /**
     * Only those in which there were calls.
     */
    intervals: {
      from: string;
      dialect: string;
      calls: number;
      /**
       * Answered 4xx.
       */
      refused: number;
      /**
       * Answered 5xx.
       */
      failed: number;
      averageMs: number;
    }[];
  };
}
export interface UnmergedClients {
  survivor: Client;
  loser: Client;
  /**
   * Items: A member that could not go back to what it was before the merge.
   */
  conflicts: {
    /**
     * Custom fields as `customFields/<key>`.
     */
    field: string;
    clientId: string;
    /**
     * What the client has there now.
     */
    kept: unknown;
  }[];
}
export interface UpdateCompany {
  name?: string;
  iconImageUrl?: string | null;
  fallbackColor?: string | null;
  customFields?: CustomFields | null;
}
export interface UpdateField {
  /**
   * A new key; the old one stays an alias.
   */
  key?: string;
  label?: string;
  /**
   * Takes the place of the field that has this order; those between make room.
   */
  order?: number;
  /**
   * All of them: the same key is relabelled, a new one added, a missing one gone.
   *
   * @maxItems 500
   */
  options?: {
    key: string;
    label: string;
    /**
     * Like rgba(144, 164, 174, 1).
     */
    color?: string;
  }[];
  retired?: boolean;
}
export interface UpdateSegment {
  /**
   * Unique in the workspace, but for case and accents.
   */
  name?: string;
  filter?: Filter;
  /**
   * A search, as in the list of clients.
   */
  q?: string | null;
  /**
   * An order, as in the list of clients.
   */
  sort?: string | null;
}
export interface UpsertAnswer {
  outcome: 'created' | 'updated' | 'unchanged';
  matchedBy: ('id' | 'externalId' | 'email') | null;
  /**
   * Members that changed; custom fields as `customFields/<key>`.
   */
  changed: string[];
  client: Client;
  mergeId?: string;
}
export interface UpsertRequest {
  externalId?: string | null;
  email?: string | null;
  name?: string | null;
  givenName?: string | null;
  familyName?: string | null;
  /**
   * Kept as it was sent.
   */
  phone?: string | null;
  status?: 'active' | 'inactive';
  notes?: string | null;
  /**
   * Merged by key; a null unsets the value of its key, and in the place of the whole every value.
   */
  customFields?: {
    [k: string]: unknown;
  } | null;
  /**
   * @maxItems 1000
   */
  companyIds?: string[] | null;
  /**
   * ISO 8601 with an offset, like 2024-02-29T13:00:00Z.
   */
  signedUpAt?: string | null;
  /**
   * One IPv4 or IPv6 address.
   */
  ip?: string | null;
  onConflict?: 'error' | 'preferExternalId' | 'preferEmail' | 'merge';
}
export interface Webhook {
  id: string;
  url: string;
  /**
   * Types of changes; `*` stands for all that there are, and will be.
   *
   * @minItems 1
   * @maxItems 100
   */
  events: (
    | '*'
    | 'client.created'
    | 'client.updated'
    | 'client.deleted'
    | 'client.restored'
    | 'client.merged'
    | 'client.unmerged'
    | 'company.created'
    | 'company.updated'
    | 'company.deleted'
    | 'field.declared'
    | 'field.updated'
    | 'field.observed'
  )[];
  filter: Filter | null;
  /**
   * In whose words it is told: clientele, assembly, clockwork.
   */
  voice: string;
  status: 'enabled' | 'disabled';
  disabledReason: ('byAdmin' | 'gone' | 'failing') | null;
  disabledAt: string | null;
  failingSince: string | null;
  /**
   * All changes up to this one were delivered, or tried, or are not wanted.
   */
  position: number;
  createdAt: string;
  updatedAt: string;
}
export interface WebhookList {
  data: Webhook[];
}
export interface WebhookTest {
  id: string;
  succeeded: boolean;
  /**
   * Without its signatures.
   */
  request: {
    url: string;
    headers: {
      [k: string]: string;
    };
    body: string;
  };
  attempt: {
    at: string;
    durationMs: number;
    status: number | null;
    error: string | null;
    response: string | null;
  };
}
export interface UserList {
  data: User[];
}
export interface UserSession {
  id: string;
  /**
   * The one that asks.
   */
  isCurrent: boolean;
  userAgent: string | null;
  createdAt: string;
  /**
   * Correct to the minute.
   */
  lastSeenAt: string;
  expiresAt: string;
}
export interface UserSessionList {
  data: UserSession[];
}
export interface Workspace {
  id: string;
  name: string;
  createdAt: string;
}
/**
 * Parameters: List clients.
 */
export interface ListClientsQuery {
  filter?: Filter;
  /**
   * Searches in any position of name, email, phone and externalId, without regard to case, accents and the formatting of numbers.
   */
  q?: string;
  /**
   * The id of a saved filter, which must hold, too.
   */
  segment?: string;
  /**
   * createdAt (the default), name, phone, status, email or externalId; with a minus sign in front when descending. Clients without a value come last when ascending.
   */
  sort?: string;
  /**
   * The nextCursor of the page before, with the same filter and order.
   */
  cursor?: string;
  /**
   * Skips so many clients, for a scroll bar; costs in proportion. Not together with cursor, which is exact while others write and costs nothing: go on with that.
   */
  offset?: number;
  /**
   * Ask for the exact number of matches. Free, and always there, where nothing or only the status restricts; else it costs in proportion to the matches.
   */
  total?: boolean;
  /**
   * Clients of a page.
   */
  limit?: number;
}
/**
 * Parameters: Find clients by a key.
 */
export interface LookupClientQuery {
  /**
   * Without regard to case.
   */
  email?: string;
  /**
   * Exact.
   */
  externalId?: string;
  /**
   * In any formatting.
   */
  phone?: string;
}
/**
 * Parameters: List the changes of a client, the newest first.
 */
export interface GetClientHistoryQuery {
  /**
   * Changes a page.
   */
  limit?: number;
  /**
   * A `nextCursor`.
   */
  cursor?: string;
}
/**
 * Parameters: Walk the directory for clients who seem to be the same person.
 */
export interface ListDuplicatesQuery {
  /**
   * A `nextCursor`.
   */
  cursor?: string;
}
/**
 * Parameters: List companies in the order of their creation.
 */
export interface ListCompaniesQuery {
  /**
   * Exactly this name.
   */
  name?: string;
  /**
   * How many a page has at most.
   */
  limit?: number;
  /**
   * The `nextCursor` of the page before.
   */
  cursor?: string;
}
/**
 * Parameters: List the fields of clients or companies, in their order.
 */
export interface ListFieldsQuery {
  /**
   * Whose field: `client`, unless said otherwise, or `company`.
   */
  entity?: 'client' | 'company';
  /**
   * With `retired`, fields that take no new values are listed too.
   */
  include?: 'retired';
}
/**
 * Parameters: Get a field by its key, or by one that it had before.
 */
export interface GetFieldQuery {
  /**
   * Whose field: `client`, unless said otherwise, or `company`.
   */
  entity?: 'client' | 'company';
}
/**
 * Parameters: Rename, relabel, move or retire a field, or replace its options.
 */
export interface UpdateFieldQuery {
  /**
   * Whose field: `client`, unless said otherwise, or `company`.
   */
  entity?: 'client' | 'company';
}
/**
 * Parameters: Change the type of a field, and convert every stored value.
 */
export interface ChangeFieldTypeQuery {
  /**
   * Whose field: `client`, unless said otherwise, or `company`.
   */
  entity?: 'client' | 'company';
}
/**
 * Parameters: Upload a file of clients.
 */
export interface UploadImportQuery {
  /**
   * To be shown with it.
   */
  fileName?: string;
  /**
   * Start at once.
   */
  start?: boolean;
  /**
   * Instead of what is found out.
   */
  format?: 'csv' | 'ndjson' | 'json';
  /**
   * Instead of what is found out.
   */
  encoding?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  /**
   * Instead of what is found out.
   */
  delimiter?: ',' | ';' | '|' | 'tab';
  /**
   * Instead of what is found out.
   */
  hasHeader?: boolean;
  /**
   * In whose words JSON is written.
   */
  dialect?: string;
  /**
   * Of dates like 03/04/2024.
   */
  dateOrder?: 'dmy' | 'mdy' | 'ymd';
  /**
   * Of phone numbers without a country code, such as FR.
   */
  defaultCountry?: string;
  /**
   * What a blank cell does.
   */
  emptyCells?: 'keep' | 'clear';
  /**
   * Where the keys of a row lead to two clients.
   */
  onConflict?: 'error' | 'preferExternalId' | 'preferEmail';
  /**
   * A row without external id and email.
   */
  withoutKey?: 'create' | 'refuse';
  /**
   * All or nothing.
   */
  atomic?: boolean;
}
/**
 * Parameters: List imports, the newest first.
 */
export interface ListImportsQuery {
  /**
   * Imports a page.
   */
  limit?: number;
  /**
   * A `nextCursor`.
   */
  cursor?: string;
}
/**
 * Parameters: Show the first rows of a source, and what is wrong with each by itself.
 */
export interface GetImportSampleQuery {
  /**
   * How many.
   */
  limit?: number;
}
/**
 * Parameters: List the rows that failed, in their order.
 */
export interface ListImportErrorsQuery {
  /**
   * Entries a page.
   */
  limit?: number;
  /**
   * A `nextCursor`.
   */
  cursor?: string;
}
/**
 * Parameters: List what an undo left as it was, because it was edited since.
 */
export interface ListImportKeptQuery {
  /**
   * Entries a page.
   */
  limit?: number;
  /**
   * A `nextCursor`.
   */
  cursor?: string;
}
/**
 * Parameters: Export clients as a file.
 */
export interface ExportClientsQuery {
  /**
   * csv: RFC 4180, safe to open in a spreadsheet. ndjson: the client as this API shows it, and `companyNames`.
   */
  format: 'csv' | 'ndjson';
  /**
   * For csv: begin with a byte order mark, by which older spreadsheets know UTF-8.
   */
  bom?: boolean;
  /**
   * For csv: only these columns, in this order, as the header of a whole export names them: `name,email,customFields.plan`. A backslash before a comma keeps it.
   */
  columns?: string;
  filter?: Filter;
  /**
   * Searches in any position of name, email, phone and externalId, without regard to case, accents and the formatting of numbers.
   */
  q?: string;
  /**
   * The id of a saved filter, which must hold, too.
   */
  segment?: string;
  /**
   * createdAt (the default), name, phone, status, email or externalId; with a minus sign in front when descending. Clients without a value come last when ascending.
   */
  sort?: string;
}
/**
 * Parameters: Read or follow the change log.
 */
export interface ListChangesQuery {
  /**
   * A position: what comes behind it. Absent: from the first change on.
   */
  after?: number;
  /**
   * Not for a stream.
   */
  limit?: number;
  /**
   * Changes of these types only, with commas between them.
   */
  types?: string;
}
/**
 * Parameters: List the deliveries of a webhook, the newest change first.
 */
export interface ListDeliveriesQuery {
  /**
   * Of this status only.
   */
  status?: 'pending' | 'delivered' | 'parked' | 'skipped';
  /**
   * Deliveries a page.
   */
  limit?: number;
  /**
   * A `nextCursor`.
   */
  cursor?: string;
}
/**
 * Parameters: Read or follow the last calls that programs made, the newest first.
 */
export interface ListCallsQuery {
  /**
   * Calls of this dialect only.
   */
  dialect?: string;
  /**
   * Only those answered 4xx or 5xx.
   */
  failed?: boolean;
  /**
   * The nextCursor of the page before. Not for a stream.
   */
  cursor?: string;
  /**
   * Not for a stream.
   */
  limit?: number;
  /**
   * For a stream: the id of a call, behind which it begins. Absent: from now on.
   */
  after?: string;
}
/**
 * Parameters: Get how the workspace does: clients and calls over time.
 */
export interface GetStatisticsQuery {
  /**
   * So many, today (UTC) included.
   */
  days?: number;
}

/** Every call: how it is sent. */
export const operations = {
  listClients: { method: 'GET', path: '/api/v2/clients' },
  createClient: { method: 'POST', path: '/api/v2/clients' },
  getClient: { method: 'GET', path: '/api/v2/clients/{id}' },
  updateClient: { method: 'PATCH', path: '/api/v2/clients/{id}' },
  deleteClient: { method: 'DELETE', path: '/api/v2/clients/{id}' },
  lookupClient: { method: 'GET', path: '/api/v2/clients/lookup' },
  upsertClient: { method: 'POST', path: '/api/v2/clients/upsert' },
  resolveClient: { method: 'POST', path: '/api/v2/clients/resolve' },
  batchClients: { method: 'POST', path: '/api/v2/clients/batch' },
  mergeClients: { method: 'POST', path: '/api/v2/clients/{id}/merge' },
  undoMerge: { method: 'POST', path: '/api/v2/merges/{id}/undo' },
  getMerge: { method: 'GET', path: '/api/v2/merges/{id}' },
  restoreClient: { method: 'POST', path: '/api/v2/clients/{id}/restore' },
  getClientHistory: { method: 'GET', path: '/api/v2/clients/{id}/history' },
  getClientDuplicates: { method: 'GET', path: '/api/v2/clients/{id}/duplicates' },
  listDuplicates: { method: 'GET', path: '/api/v2/duplicates' },
  listCompanies: { method: 'GET', path: '/api/v2/companies' },
  createCompany: { method: 'POST', path: '/api/v2/companies' },
  getCompany: { method: 'GET', path: '/api/v2/companies/{id}' },
  updateCompany: { method: 'PATCH', path: '/api/v2/companies/{id}' },
  deleteCompany: { method: 'DELETE', path: '/api/v2/companies/{id}' },
  listFields: { method: 'GET', path: '/api/v2/fields' },
  declareField: { method: 'POST', path: '/api/v2/fields' },
  getField: { method: 'GET', path: '/api/v2/fields/{key}' },
  updateField: { method: 'PATCH', path: '/api/v2/fields/{key}' },
  changeFieldType: { method: 'POST', path: '/api/v2/fields/{key}/change-type' },
  listSegments: { method: 'GET', path: '/api/v2/segments' },
  createSegment: { method: 'POST', path: '/api/v2/segments' },
  getSegment: { method: 'GET', path: '/api/v2/segments/{id}' },
  updateSegment: { method: 'PATCH', path: '/api/v2/segments/{id}' },
  deleteSegment: { method: 'DELETE', path: '/api/v2/segments/{id}' },
  uploadImport: { method: 'POST', path: '/api/v2/imports' },
  listImports: { method: 'GET', path: '/api/v2/imports' },
  getImport: { method: 'GET', path: '/api/v2/imports/{id}' },
  updateImport: { method: 'PATCH', path: '/api/v2/imports/{id}' },
  deleteImport: { method: 'DELETE', path: '/api/v2/imports/{id}' },
  tryImport: { method: 'POST', path: '/api/v2/imports/{id}/dry-run' },
  startImport: { method: 'POST', path: '/api/v2/imports/{id}/start' },
  cancelImport: { method: 'POST', path: '/api/v2/imports/{id}/cancel' },
  resumeImport: { method: 'POST', path: '/api/v2/imports/{id}/resume' },
  undoImport: { method: 'POST', path: '/api/v2/imports/{id}/undo' },
  getImportSample: { method: 'GET', path: '/api/v2/imports/{id}/sample' },
  listImportErrors: { method: 'GET', path: '/api/v2/imports/{id}/errors' },
  downloadImportErrors: { method: 'GET', path: '/api/v2/imports/{id}/errors.csv' },
  downloadImportErrorsNdjson: { method: 'GET', path: '/api/v2/imports/{id}/errors.ndjson' },
  listImportKept: { method: 'GET', path: '/api/v2/imports/{id}/kept' },
  exportClients: { method: 'GET', path: '/api/v2/exports' },
  listChanges: { method: 'GET', path: '/api/v2/changes' },
  listWebhooks: { method: 'GET', path: '/api/v2/webhooks' },
  createWebhook: { method: 'POST', path: '/api/v2/webhooks' },
  getWebhook: { method: 'GET', path: '/api/v2/webhooks/{id}' },
  updateWebhook: { method: 'PATCH', path: '/api/v2/webhooks/{id}' },
  deleteWebhook: { method: 'DELETE', path: '/api/v2/webhooks/{id}' },
  rotateWebhook: { method: 'POST', path: '/api/v2/webhooks/{id}/rotate' },
  testWebhook: { method: 'POST', path: '/api/v2/webhooks/{id}/test' },
  replayWebhook: { method: 'POST', path: '/api/v2/webhooks/{id}/replay' },
  listDeliveries: { method: 'GET', path: '/api/v2/webhooks/{id}/deliveries' },
  getDelivery: { method: 'GET', path: '/api/v2/webhooks/{id}/deliveries/{deliveryId}' },
  listKeys: { method: 'GET', path: '/api/v2/keys' },
  createKey: { method: 'POST', path: '/api/v2/keys' },
  getKey: { method: 'GET', path: '/api/v2/keys/{id}' },
  updateKey: { method: 'PATCH', path: '/api/v2/keys/{id}' },
  revokeKey: { method: 'DELETE', path: '/api/v2/keys/{id}' },
  rotateKey: { method: 'POST', path: '/api/v2/keys/{id}/rotate' },
  getWorkspace: { method: 'GET', path: '/api/v2/workspace' },
  updateWorkspace: { method: 'PATCH', path: '/api/v2/workspace' },
  listCalls: { method: 'GET', path: '/api/v2/calls' },
  getStatistics: { method: 'GET', path: '/api/v2/statistics' },
  getSession: { method: 'GET', path: '/api/v2/session' },
  signIn: { method: 'POST', path: '/api/v2/session' },
  signOut: { method: 'DELETE', path: '/api/v2/session' },
  getSignInSetup: { method: 'GET', path: '/api/v2/session/setup' },
  acceptInvitation: { method: 'POST', path: '/api/v2/session/invitation' },
  changePassword: { method: 'POST', path: '/api/v2/session/password' },
  listSessions: { method: 'GET', path: '/api/v2/sessions' },
  endSession: { method: 'DELETE', path: '/api/v2/sessions/{id}' },
  getPasskeySignInOptions: { method: 'POST', path: '/api/v2/session/passkey/options' },
  signInWithPasskey: { method: 'POST', path: '/api/v2/session/passkey' },
  getPasskeyOptions: { method: 'POST', path: '/api/v2/passkeys/options' },
  listPasskeys: { method: 'GET', path: '/api/v2/passkeys' },
  addPasskey: { method: 'POST', path: '/api/v2/passkeys' },
  deletePasskey: { method: 'DELETE', path: '/api/v2/passkeys/{id}' },
  listUsers: { method: 'GET', path: '/api/v2/users' },
  inviteUser: { method: 'POST', path: '/api/v2/users' },
  linkUser: { method: 'POST', path: '/api/v2/users/{id}/link' },
  updateUser: { method: 'PATCH', path: '/api/v2/users/{id}' },
  deleteUser: { method: 'DELETE', path: '/api/v2/users/{id}' },
} as const;
/** Every call: what it takes and what it answers. */
export interface Operations {
  /** List clients. */
  listClients: {
    query: ListClientsQuery;
    body: undefined;
    answer: ClientList;
  };
  /** Create a client. */
  createClient: {
    query: undefined;
    body: ClientInput;
    answer: Client;
  };
  /** Get a client. */
  getClient: {
    query: undefined;
    body: undefined;
    answer: Client;
  };
  /** Change a client. */
  updateClient: {
    query: undefined;
    body: ClientInput;
    answer: Client;
  };
  /** Delete a client. */
  deleteClient: {
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  /** Find clients by a key. */
  lookupClient: {
    query: LookupClientQuery;
    body: undefined;
    answer: LookupAnswer;
  };
  /** Create or change the client that the keys name. */
  upsertClient: {
    query: undefined;
    body: UpsertRequest;
    answer: UpsertAnswer;
  };
  /** Try a write without writing. */
  resolveClient: {
    query: undefined;
    body: Operation;
    answer: ResolveAnswer;
  };
  /** Write many clients. */
  batchClients: {
    query: undefined;
    body: BatchRequest;
    answer: BatchAnswer;
  };
  /** Merge another client into this one. */
  mergeClients: {
    query: undefined;
    body: MergeRequest;
    answer: MergedClient;
  };
  /** Undo a merge. */
  undoMerge: {
    query: undefined;
    body: undefined;
    answer: UnmergedClients;
  };
  /** Get a merge. */
  getMerge: {
    query: undefined;
    body: undefined;
    answer: Merge;
  };
  /** Restore a deleted client. */
  restoreClient: {
    query: undefined;
    body: undefined;
    answer: Client;
  };
  /** List the changes of a client, the newest first. */
  getClientHistory: {
    query: GetClientHistoryQuery;
    body: undefined;
    answer: History;
  };
  /** List clients who seem to be the same person. */
  getClientDuplicates: {
    query: undefined;
    body: undefined;
    answer: Duplicates;
  };
  /** Walk the directory for clients who seem to be the same person. */
  listDuplicates: {
    query: ListDuplicatesQuery;
    body: undefined;
    answer: DuplicateGroups;
  };
  /** List companies in the order of their creation. */
  listCompanies: {
    query: ListCompaniesQuery;
    body: undefined;
    answer: CompanyList;
  };
  /** Create a company. */
  createCompany: {
    query: undefined;
    body: CreateCompany;
    answer: Company;
  };
  /** Get a company. */
  getCompany: {
    query: undefined;
    body: undefined;
    answer: Company;
  };
  /** Change a company. */
  updateCompany: {
    query: undefined;
    body: UpdateCompany;
    answer: Company;
  };
  /** Delete a company, and take it away from its clients. */
  deleteCompany: {
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  /** List the fields of clients or companies, in their order. */
  listFields: {
    query: ListFieldsQuery;
    body: undefined;
    answer: FieldList;
  };
  /** Declare a field. */
  declareField: {
    query: undefined;
    body: DeclareField;
    answer: Field;
  };
  /** Get a field by its key, or by one that it had before. */
  getField: {
    query: GetFieldQuery;
    body: undefined;
    answer: Field;
  };
  /** Rename, relabel, move or retire a field, or replace its options. */
  updateField: {
    query: UpdateFieldQuery;
    body: UpdateField;
    answer: Field;
  };
  /** Change the type of a field, and convert every stored value. */
  changeFieldType: {
    query: ChangeFieldTypeQuery;
    body: ChangeFieldType;
    answer: ChangedFieldType;
  };
  /** List segments. */
  listSegments: {
    query: undefined;
    body: undefined;
    answer: SegmentList;
  };
  /** Save a filter under a name. */
  createSegment: {
    query: undefined;
    body: CreateSegment;
    answer: Segment;
  };
  /** Get a segment. */
  getSegment: {
    query: undefined;
    body: undefined;
    answer: Segment;
  };
  /** Change a segment. */
  updateSegment: {
    query: undefined;
    body: UpdateSegment;
    answer: Segment;
  };
  /** Delete a segment. */
  deleteSegment: {
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  /** Upload a file of clients. */
  uploadImport: {
    query: UploadImportQuery;
    body: string;
    answer: Import;
  };
  /** List imports, the newest first. */
  listImports: {
    query: ListImportsQuery;
    body: undefined;
    answer: ImportList;
  };
  /** Get an import: how it is read, how far it is, what became of its rows. */
  getImport: {
    query: undefined;
    body: undefined;
    answer: Import;
  };
  /** Change how a draft is read and applied. */
  updateImport: {
    query: undefined;
    body: UpdateImport;
    answer: Import;
  };
  /** Forget an import, its source and its errors. */
  deleteImport: {
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  /** Count what a draft would do, without writing anything. */
  tryImport: {
    query: undefined;
    body: undefined;
    answer: Import;
  };
  /** Apply a draft. */
  startImport: {
    query: undefined;
    body: undefined;
    answer: Import;
  };
  /** Stop an import after the rows that are being written. */
  cancelImport: {
    query: undefined;
    body: undefined;
    answer: Import;
  };
  /** Go on with an import that was paused or cancelled. */
  resumeImport: {
    query: undefined;
    body: undefined;
    answer: Import;
  };
  /** Take an import back. */
  undoImport: {
    query: undefined;
    body: undefined;
    answer: Import;
  };
  /** Show the first rows of a source, and what is wrong with each by itself. */
  getImportSample: {
    query: GetImportSampleQuery;
    body: undefined;
    answer: ImportSample;
  };
  /** List the rows that failed, in their order. */
  listImportErrors: {
    query: ListImportErrorsQuery;
    body: undefined;
    answer: ImportErrorList;
  };
  /** Download the rows that failed as CSV. */
  downloadImportErrors: {
    query: undefined;
    body: undefined;
    answer: string;
  };
  /** Download the rows that failed as NDJSON. */
  downloadImportErrorsNdjson: {
    query: undefined;
    body: undefined;
    answer: string;
  };
  /** List what an undo left as it was, because it was edited since. */
  listImportKept: {
    query: ListImportKeptQuery;
    body: undefined;
    answer: ImportKeptList;
  };
  /** Export clients as a file. */
  exportClients: {
    query: ExportClientsQuery;
    body: undefined;
    answer: string;
  };
  /** Read or follow the change log. */
  listChanges: {
    query: ListChangesQuery;
    body: undefined;
    answer: ChangeList;
  };
  /** List the webhooks of the workspace, oldest first. */
  listWebhooks: {
    query: undefined;
    body: undefined;
    answer: WebhookList;
  };
  /** Have changes sent to a URL. */
  createWebhook: {
    query: undefined;
    body: CreateWebhook;
    answer: CreatedWebhook;
  };
  /** Get a webhook. */
  getWebhook: {
    query: undefined;
    body: undefined;
    answer: Webhook;
  };
  /** Change, disable or enable a webhook. */
  updateWebhook: {
    query: undefined;
    body: ChangeWebhook;
    answer: Webhook;
  };
  /** Delete a webhook with its deliveries. */
  deleteWebhook: {
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  /** Make a new secret, beside which the old one signs for a while. */
  rotateWebhook: {
    query: undefined;
    body: RotateWebhook;
    answer: CreatedWebhook;
  };
  /** Send a message that is about no change, and see what comes of it. */
  testWebhook: {
    query: undefined;
    body: undefined;
    answer: WebhookTest;
  };
  /** Deliver again: one delivery, a range, or everything since an instant. */
  replayWebhook: {
    query: undefined;
    body: Replay;
    answer: Webhook;
  };
  /** List the deliveries of a webhook, the newest change first. */
  listDeliveries: {
    query: ListDeliveriesQuery;
    body: undefined;
    answer: DeliveryList;
  };
  /** Get a delivery with its request and every answer. */
  getDelivery: {
    query: undefined;
    body: undefined;
    answer: DeliveryDetail;
  };
  /** List the keys of the workspace, oldest first. */
  listKeys: {
    query: undefined;
    body: undefined;
    answer: KeyList;
  };
  /** Make a key, or add a secret that an integration sends already. */
  createKey: {
    query: undefined;
    body: CreateKey;
    answer: CreatedKey;
  };
  /** Get a key. */
  getKey: {
    query: undefined;
    body: undefined;
    answer: Key;
  };
  /** Change name, scopes, expiry or rate limit of a key that works. */
  updateKey: {
    query: undefined;
    body: ChangeKey;
    answer: Key;
  };
  /** Revoke a key: from the next request on it opens nothing. */
  revokeKey: {
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  /** Put a new key in the place of one that works on for a while. */
  rotateKey: {
    query: undefined;
    body: RotateKey;
    answer: CreatedKey;
  };
  /** Get the workspace. */
  getWorkspace: {
    query: undefined;
    body: undefined;
    answer: Workspace;
  };
  /** Rename the workspace. */
  updateWorkspace: {
    query: undefined;
    body: ChangeWorkspace;
    answer: Workspace;
  };
  /** Read or follow the last calls that programs made, the newest first. */
  listCalls: {
    query: ListCallsQuery;
    body: undefined;
    answer: CallList;
  };
  /** Get how the workspace does: clients and calls over time. */
  getStatistics: {
    query: GetStatisticsQuery;
    body: undefined;
    answer: Statistics;
  };
  /** Get who is signed in. */
  getSession: {
    query: undefined;
    body: undefined;
    answer: Session;
  };
  /** Sign in with email and password. */
  signIn: {
    query: undefined;
    body: SignIn;
    answer: Session;
  };
  /** Sign out. */
  signOut: {
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  /** Get what a page for signing in has to know. */
  getSignInSetup: {
    query: undefined;
    body: undefined;
    answer: SignInSetup;
  };
  /** Use a link: make the account, or set its new password, and sign in. */
  acceptInvitation: {
    query: undefined;
    body: AcceptInvitation;
    answer: Session;
  };
  /** Change the own password. */
  changePassword: {
    query: undefined;
    body: ChangePassword;
    answer: Session;
  };
  /** List where one is signed in, the newest first. */
  listSessions: {
    query: undefined;
    body: undefined;
    answer: UserSessionList;
  };
  /** Sign out elsewhere: from the next request on the session opens nothing. */
  endSession: {
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  /** Begin to sign in with a passkey. */
  getPasskeySignInOptions: {
    query: undefined;
    body: undefined;
    answer: PasskeyOptions;
  };
  /** Sign in with a passkey. */
  signInWithPasskey: {
    query: undefined;
    body: PasskeySignIn;
    answer: Session;
  };
  /** Begin to add a passkey. */
  getPasskeyOptions: {
    query: undefined;
    body: undefined;
    answer: PasskeyOptions;
  };
  /** List the own passkeys, the oldest first. */
  listPasskeys: {
    query: undefined;
    body: undefined;
    answer: PasskeyList;
  };
  /** Add a passkey. */
  addPasskey: {
    query: undefined;
    body: AddPasskey;
    answer: Passkey;
  };
  /** Delete a passkey: it signs nobody in any more. */
  deletePasskey: {
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  /** List the people who may sign in, the oldest first. */
  listUsers: {
    query: undefined;
    body: undefined;
    answer: UserList;
  };
  /** Invite somebody. */
  inviteUser: {
    query: undefined;
    body: InviteUser;
    answer: InvitedUser;
  };
  /** Make a link with which somebody else sets a new password. */
  linkUser: {
    query: undefined;
    body: undefined;
    answer: InvitedUser;
  };
  /** Change role or name of a user. */
  updateUser: {
    query: undefined;
    body: ChangeUser;
    answer: User;
  };
  /** Delete a user: from the next request on they are signed out. */
  deleteUser: {
    query: undefined;
    body: undefined;
    answer: undefined;
  };
}
