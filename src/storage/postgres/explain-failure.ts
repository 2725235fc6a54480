const unknownAuthority =
  'nobody who is known here has signed its certificate. Name the file with the certificate of its authority: sslrootcert=FILE in --database.';

/** SQLSTATEs, and what Node says of certificates, that last until an operator does something about them. */
const lasting: Readonly<Record<string, string>> = {
  '28000': 'it does not let this user in. Look at the user of --database and at pg_hba.conf.',
  '28P01': 'it refuses the password. Give the right one in --database or in PGPASSWORD.',
  '3D000':
    'there is no database of this name. Make it with CREATE DATABASE, or correct --database.',
  '3F000':
    'there is no schema in it that its user may use. Make one, or grant USAGE and CREATE on one to the user.',
  '42501':
    'its user may not do this. Let the owner of the database run `clientele migrate`, or grant what is missing.',
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  CERT_HAS_EXPIRED: 'its certificate has expired.',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is for another host. Name the host in --database as the certificate does.',
};

/** Those that may pass by themselves. */
const passing: Readonly<Record<string, string>> = {
  '25006': 'it can only be read from for now. Is this the primary, or has it just failed over?',
  '53300':
    'it has no connection left. Raise its max_connections, lower --database-connections, or put a pooler between.',
  '55000': 'it takes no connections for now.',
  '57P03': 'it is starting or stopping.',
};

/** What the operating system says. */
const ofNetwork: Readonly<Record<string, string>> = {
  ECONNREFUSED:
    'nothing listens at its address. Is it running, and are host and port of --database right?',
  ECONNRESET: 'it has ended the connection.',
  EAI_AGAIN: 'its host cannot be looked up. Is the host of --database right?',
  ENOENT:
    'a file or socket that --database names is not there. Are sslrootcert, sslcert, sslkey and host right?',
  ENOTFOUND: 'its host is not known. Is the host of --database right?',
  EHOSTUNREACH: 'there is no way to its host. Is the host of --database right?',
  ENETUNREACH: 'there is no way to its host. Is the host of --database right?',
  ETIMEDOUT: 'its host does not answer. Is a firewall between?',
};

/** How many causes behind an error are looked at. */
const causesMax = 5;

/**
 * Why a database cannot be used and what to do, for an operator, from an error of this engine or from what
 * is behind it; `undefined` for any other. Names neither host, user nor password.
 */
export function explainFailure(error: unknown): string | undefined {
  const reason = firstOf(error, reasonOf);
  return reason === undefined ? undefined : `The database cannot be used: ${reason}`;
}

/** True for what waiting will not change. */
export function isLasting(error: unknown): boolean {
  return firstOf(error, (each) => lasting[codeOf(each)]) !== undefined;
}

/** What is found first, from an error to what is behind it. */
function firstOf(
  error: unknown,
  find: (error: Error, isBehind: boolean) => string | undefined,
): string | undefined {
  let next = error;
  for (let depth = 0; depth < causesMax && next instanceof Error; depth++) {
    const found = find(next, depth > 0);
    if (found !== undefined) {
      return found;
    }
    next = next.cause;
  }
  return undefined;
}

/** A host that is not known can as well be the one to listen on: only what is behind an error of this engine is the database's. */
function reasonOf(error: Error, isBehind: boolean): string | undefined {
  const code = codeOf(error);
  const reason = lasting[code] ?? passing[code];
  if (reason !== undefined || !isBehind) {
    return reason;
  }
  return ofNetwork[code] ?? byMessage.find(([said]) => said.test(error.message))?.[1];
}

/** What the driver says without a code. */
const byMessage: readonly (readonly [said: RegExp, reason: string])[] = [
  [/time-?out/i, 'it does not answer in time.'],
  [/does not support SSL/, 'it speaks no TLS, for which the sslmode in --database asks.'],
];

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
