import {
  assemblyWrites,
  clockworkUpserts,
  crowdpowerBulk,
  crowdpowerUpserts,
  familyNameSearches,
  fullengageLists,
  fullengageWrites,
  nativeLists,
  nativeSearches,
  phoneSearches,
  reads,
} from './load/loads.ts';
import type { Load } from './load/template.ts';

/** What a figure must reach. */
export interface Requirement {
  /** Of which limit it is a part. */
  readonly of: 'combined' | 'storage';
  readonly atLeast: number;
  readonly connections: number;
}

/** One thing that is measured, at every size and every number of connections. */
export interface Figure {
  /** Short, for `--only`. */
  readonly name: string;
  readonly title: string;
  readonly load: Load;
  /** Writes get a fresh copy of the small directory each, which would grow otherwise. */
  readonly writes: boolean;
  readonly connections: readonly number[];
  readonly requirement?: Requirement;
  /** False where the work itself grows with the directory, as a search for a common name does. */
  readonly staysFlat: boolean;
}

const many = [1, 16, 64];

function write(name: string, title: string, load: Load, connections = many): Figure {
  return { name, title, load, writes: true, connections, staysFlat: true };
}

function read(
  name: string,
  title: string,
  load: Load,
  atLeast?: number,
  connections = [64],
): Figure {
  const requirement =
    atLeast === undefined
      ? {}
      : { requirement: { of: 'combined' as const, atLeast, connections: 64 } };
  return { name, title, load, writes: false, connections, staysFlat: true, ...requirement };
}

const upsertRequirement: Requirement = { of: 'combined', atLeast: 0.7, connections: 64 };

/** In the order of the table. */
export const figures: readonly Figure[] = [
  {
    ...write('upsert-clockwork', 'Clockwork upsert', clockworkUpserts('attributes')),
    requirement: upsertRequirement,
  },
  {
    ...write('upsert-crowdpower', 'CrowdPower upsert', crowdpowerUpserts('attributes')),
    requirement: upsertRequirement,
  },
  {
    ...write(
      'upsert-names-clockwork',
      'Clockwork upsert, names too',
      clockworkUpserts('names'),
      [64],
    ),
    requirement: upsertRequirement,
  },
  {
    ...write(
      'upsert-names-crowdpower',
      'CrowdPower upsert, names and phone too',
      crowdpowerUpserts('names'),
      [64],
    ),
    requirement: upsertRequirement,
  },
  write('write-fullengage', 'FullEngage create and patch', fullengageWrites('attributes')),
  write(
    'write-names-fullengage',
    'FullEngage create and patch, name and phone too',
    fullengageWrites('names'),
    [64],
  ),
  write('write-assembly', 'Assembly create and patch', assemblyWrites('attributes')),
  write(
    'write-names-assembly',
    'Assembly create and patch, names too',
    assemblyWrites('names'),
    [64],
  ),
  read(
    'get-fullengage',
    'FullEngage get by id',
    reads('fullengage', '/api/v1/clients/:id', [['/api/v1/clients/', { slot: 'id' }]]),
    0.8,
    many,
  ),
  read(
    'get-assembly',
    'Assembly get by id',
    reads('assembly', '/v1/clients/:id', [['/v1/clients/', { slot: 'id' }]]),
    0.8,
  ),
  read('list-plain', 'FullEngage list of 50', fullengageLists(''), 0.6),
  read('list-name', 'FullEngage list of 50 by name', fullengageLists('&sortBy=name'), 0.6),
  read('list-status', 'FullEngage list of 50, inactive', fullengageLists('&status=inactive'), 0.6),
  read('search-phone', 'FullEngage search, end of a phone', phoneSearches()),
  {
    ...read('search-family', 'FullEngage search, family name', familyNameSearches()),
    staysFlat: false,
  },
  read('list-native', 'Native list of 50', nativeLists('')),
  read('list-native-name', 'Native list of 50 by name', nativeLists('&sort=name')),
  {
    ...read('search-native', 'Native search, any position', nativeSearches(), undefined, [1, 16]),
    staysFlat: false,
  },
  {
    ...write('bulk-1000', 'CrowdPower bulk of 1,000 (rows/s)', crowdpowerBulk(1_000), [2]),
    requirement: { of: 'storage', atLeast: 0.7, connections: 2 },
  },
  write('bulk-10000', 'CrowdPower bulk of 10,000 (rows/s)', crowdpowerBulk(10_000), [2]),
];
