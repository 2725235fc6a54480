/** How a setting is checked and what type its value has. */
export type SettingType =
  | 'text'
  | 'path'
  | 'url'
  | 'address'
  | 'database'
  | 'integer'
  | 'integers'
  | 'cidrs'
  | 'boolean'
  | 'choice';

/** One row of the table: all that flags, environment variables, help, validation and `docs/settings.md` are made from. */
export interface SettingDefinition {
  readonly type: SettingType;
  /** `undefined`: there is no value unless one is given, and `defaultNote` says what happens then. */
  readonly default: string | number | boolean | undefined;
  readonly defaultNote?: string;
  /** What an integer counts. */
  readonly unit?: string;
  /** Inclusive bounds of an integer. */
  readonly min?: number;
  readonly max?: number;
  /** The values of a choice. */
  readonly choices?: readonly string[];
  /** A secret is never printed. */
  readonly isSecret?: boolean;
  /** The commands that take it as a flag, each by its first word; `all` for every one. */
  readonly commands: 'all' | readonly string[];
  /** One sentence. */
  readonly description: string;
}

/** Every setting there is. The flag and the variable follow from the name: `publicUrl` is `--public-url` and `CLIENTELE_PUBLIC_URL`. */
export const settingsTable = {
  host: {
    type: 'text',
    default: '127.0.0.1',
    commands: ['serve'],
    description:
      'Address to listen on. Anything but loopback is reachable by others: put TLS in front.',
  },
  port: {
    type: 'integer',
    default: 7171,
    min: 0,
    max: 65_535,
    commands: ['serve', 'users'],
    description: 'TCP port to listen on; 0 picks a free one.',
  },
  data: {
    type: 'path',
    default: './data',
    commands: 'all',
    description: 'Directory that holds everything the server keeps, where there is no `database`.',
  },
  database: {
    type: 'database',
    default: undefined,
    defaultNote: 'none: everything is in the data directory',
    isSecret: true,
    commands: 'all',
    description:
      'PostgreSQL database that any number of servers share instead of a data directory; it may also be given without its password (PGPASSWORD).',
  },
  externalCheckpoints: {
    type: 'boolean',
    default: false,
    commands: 'all',
    description:
      'Leave it to another program, such as Litestream, to copy the WAL into the data file; without one the WAL grows without end.',
  },
  databaseConnections: {
    type: 'integer',
    default: 10,
    unit: 'connections',
    min: 3,
    max: 1_000,
    commands: ['serve'],
    description:
      'How many connections this server has to the database at most; two of them are kept for writes.',
  },
  databaseWaitSeconds: {
    type: 'integer',
    default: 2,
    unit: 'seconds',
    min: 1,
    max: 60,
    commands: ['serve'],
    description:
      'How long a call waits for a connection to the database before it is refused (503).',
  },
  databaseStatementSeconds: {
    type: 'integer',
    default: 5,
    unit: 'seconds',
    min: 1,
    max: 3_600,
    commands: ['serve'],
    description:
      'How long one statement may take in the database before its call is refused (503).',
  },
  databaseStartSeconds: {
    type: 'integer',
    default: 30,
    unit: 'seconds',
    min: 0,
    max: 3_600,
    commands: ['serve'],
    description: 'How long a server that starts waits for a database that is not there yet.',
  },
  publicUrl: {
    type: 'url',
    default: undefined,
    defaultNote: 'http://HOST:PORT',
    commands: ['serve', 'users'],
    description: 'Where callers reach this server; used for URLs in answers.',
  },
  trustProxy: {
    type: 'cidrs',
    default: '',
    commands: ['serve'],
    description:
      'Addresses and CIDR blocks, with commas between them, of the proxies in front, whose `X-Forwarded-For` says where a caller is; nobody else is believed.',
  },
  requestTimeoutSeconds: {
    type: 'integer',
    default: 30,
    unit: 'seconds',
    min: 1,
    max: 3_600,
    commands: ['serve'],
    description: 'How long a caller may take to send a whole request.',
  },
  headersTimeoutSeconds: {
    type: 'integer',
    default: 10,
    unit: 'seconds',
    min: 1,
    max: 3_600,
    commands: ['serve'],
    description: 'How long a caller may take to send the headers of a request.',
  },
  keepAliveTimeoutSeconds: {
    type: 'integer',
    default: 65,
    unit: 'seconds',
    min: 1,
    max: 3_600,
    commands: ['serve'],
    description:
      'How long an idle connection stays open; choose more than the proxy in front has, so that the proxy closes first.',
  },
  stalledTimeoutSeconds: {
    type: 'integer',
    default: 60,
    unit: 'seconds',
    min: 1,
    max: 3_600,
    commands: ['serve'],
    description:
      'How long a connection with a call on it may stand still, such as a caller that does not read its answer.',
  },
  closeTimeoutSeconds: {
    type: 'integer',
    default: 10,
    unit: 'seconds',
    min: 1,
    max: 3_600,
    commands: ['serve'],
    description: 'How long a server that was told to stop waits for calls that are being answered.',
  },
  drain: {
    type: 'integer',
    default: 0,
    unit: 'seconds',
    min: 0,
    max: 3_600,
    commands: ['serve'],
    description:
      'How long a server that was told to stop goes on taking calls, while `/readyz` already says 503: longer than a proxy takes to notice.',
  },
  metrics: {
    type: 'address',
    default: undefined,
    defaultNote: 'none: `/metrics` wants a key with scope `admin`',
    commands: ['serve'],
    description:
      'A further address, HOST:PORT, where figures for Prometheus are had without a key; nothing else is answered there.',
  },
  waitingWritesMax: {
    type: 'integer',
    default: 500,
    unit: 'writes',
    min: 1,
    max: 1_000_000,
    commands: ['serve'],
    description:
      'How many requests that write may wait to be durable; further ones are refused (503).',
  },
  writeWaitMaxMs: {
    type: 'integer',
    default: 50,
    unit: 'milliseconds',
    min: 0,
    max: 60_000,
    commands: ['serve'],
    description:
      'How long more than 128 requests that write may be expected to wait; beyond it only so few are taken that they wait hardly longer than on a quiet server, and others refused (503); 0: however long.',
  },
  loopDelayMaxMs: {
    type: 'integer',
    default: 250,
    unit: 'milliseconds',
    min: 0,
    max: 60_000,
    commands: ['serve'],
    description:
      'How late the event loop may be on average over a second before calls are refused (503); 0: however late.',
  },
  connectionsMax: {
    type: 'integer',
    default: 10_000,
    unit: 'connections',
    min: 1,
    max: 1_000_000,
    commands: ['serve'],
    description: 'How many connections may be open at once; further ones are closed.',
  },
  rateLimitRequests: {
    type: 'integer',
    default: 0,
    unit: 'requests',
    min: 0,
    max: 1_000_000_000,
    commands: ['serve'],
    description:
      'How often a key that has no limit of its own may call within `rateLimitSeconds`; 0 sets no limit.',
  },
  rateLimitSeconds: {
    type: 'integer',
    default: 60,
    unit: 'seconds',
    min: 1,
    max: 86_400,
    commands: ['serve'],
    description: 'The window in which the requests of a key are counted.',
  },
  sessionIdleMinutes: {
    type: 'integer',
    default: 30,
    unit: 'minutes',
    min: 1,
    max: 1_440,
    commands: ['serve'],
    description: 'A client who was idle for more than this starts a new session.',
  },
  consoleIdleMinutes: {
    type: 'integer',
    default: 30,
    unit: 'minutes',
    min: 1,
    max: 43_200,
    commands: ['serve'],
    description: 'Whoever is signed in and makes no call for this long has to sign in again.',
  },
  consoleHours: {
    type: 'integer',
    default: 12,
    unit: 'hours',
    min: 1,
    max: 8_760,
    commands: ['serve'],
    description: 'After this long everybody has to sign in again, however busy they are.',
  },
  restoreDays: {
    type: 'integer',
    default: 30,
    unit: 'days',
    min: 1,
    max: 3_650,
    commands: ['serve'],
    description: 'For how long after its deletion a client can be restored.',
  },
  importMegabytes: {
    type: 'integer',
    default: 1_024,
    unit: 'megabytes',
    min: 1,
    max: 1_048_576,
    commands: ['serve', 'import'],
    description: 'How large the source of an import may be.',
  },
  importDays: {
    type: 'integer',
    default: 30,
    unit: 'days',
    min: 1,
    max: 3_650,
    commands: ['serve', 'import', 'imports'],
    description:
      'How long an import that has ended is kept, with its source and its errors; after that it cannot be undone as a whole.',
  },
  refuseJunkIds: {
    type: 'boolean',
    default: true,
    commands: ['serve', 'import', 'imports'],
    description:
      'Refuse external ids such as "null", "undefined" or "0", which careless integrations send for "nobody".',
  },
  webhookAllow: {
    type: 'cidrs',
    default: '',
    commands: ['serve'],
    description:
      'Addresses and CIDR blocks, with commas between them, that webhooks may be sent to although they are private, local or reserved; by http: too.',
  },
  webhookRetrySeconds: {
    type: 'integers',
    default: '5,300,1800,7200,18000,36000,50400,72000,86400',
    unit: 'seconds',
    min: 0,
    max: 604_800,
    commands: ['serve'],
    description:
      'How long a webhook delivery that failed waits for its second attempt, for its third, and so on; each 10 % more or less. After the last one it is parked.',
  },
  webhookTimeoutSeconds: {
    type: 'integer',
    default: 15,
    unit: 'seconds',
    min: 1,
    max: 30,
    commands: ['serve'],
    description: 'How long the receiver of a webhook may take to answer.',
  },
  webhookRetentionDays: {
    type: 'integer',
    default: 30,
    unit: 'days',
    min: 1,
    max: 3_650,
    commands: ['serve'],
    description:
      'How long a webhook delivery that was taken or parked stays in the list of deliveries.',
  },
  logLevel: {
    type: 'choice',
    default: 'error',
    choices: ['silent', 'error', 'info'],
    commands: ['serve'],
    description:
      'What is logged on standard error, one JSON object a line: nothing, calls that failed through no fault of their caller, or starts, stops and every answered call as well.',
  },
} as const satisfies Record<string, SettingDefinition>;

type Table = typeof settingsTable;

/** The name of a setting in code. */
export type SettingName = keyof Table;

type ValueOf<D> = D extends { choices: readonly (infer C)[] }
  ? C
  : D extends { type: 'integer' }
    ? number
    : D extends { type: 'boolean' }
      ? boolean
      : string;

/** A value for every setting; those without a default may be `undefined`. */
export type Settings = {
  readonly [N in SettingName]: Table[N] extends { default: undefined }
    ? ValueOf<Table[N]> | undefined
    : ValueOf<Table[N]>;
};

/** The names, in the order of the table. */
export const settingNames: readonly SettingName[] = Object.keys(settingsTable) as SettingName[];

/** One row, with its optional members. */
export function settingDefinition(name: SettingName): SettingDefinition {
  return settingsTable[name];
}

/** `publicUrl` as a flag, without the dashes: `public-url`. */
export function flagOf(name: SettingName): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `publicUrl` as an environment variable: `CLIENTELE_PUBLIC_URL`. */
export function variableOf(name: SettingName): string {
  return `CLIENTELE_${flagOf(name).replaceAll('-', '_').toUpperCase()}`;
}

/** The settings that a command takes as flags; `command` is its first word. */
export function settingsOfCommand(command: string): SettingName[] {
  return settingNames.filter((name) => {
    const { commands } = settingDefinition(name);
    return commands === 'all' || commands.includes(command);
  });
}

/** Every setting at its default. */
export const defaultSettings: Settings = Object.fromEntries(
  settingNames.map((name) => [name, settingsTable[name].default]),
) as unknown as Settings;
