import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { serveClientele, temporaryDirectory } from './support/cli.ts';
import { openConnection } from './support/connection.ts';

/*
 * What the power-cut simulator takes for granted: that the SQLite in our Node makes a system call of each
 * sync. Seen from outside, where there is an `strace`.
 */

const strace = 'strace';
const isThere = spawnSync(strace, ['--version']).status === 0;
const writes = 20;

it(
  `a server syncs its WAL at least once for each of ${writes} answers, on new data and on reopened data`,
  { skip: isThere ? false : 'there is no strace here' },
  async () => {
    const data = temporaryDirectory();
    const traces = temporaryDirectory();
    let key = '';
    for (const time of ['new', 'reopened']) {
      const trace = join(traces, time);
      const syncs = (): number =>
        readFileSync(trace, 'utf8').match(/f(?:data)?sync\(\d+<[^>]*-wal>.*= 0/g)?.length ?? 0;
      const flags = ['-f', '-y', '-e', 'trace=fsync,fdatasync', '-o', trace, process.execPath];
      const server = await serveClientele(data, { node: [strace, ...flags] });
      key ||= /clk_\w+/.exec(server.greeting)?.[0] ?? '';
      const connection = openConnection(server.url, key);
      const before = syncs();

      for (let n = 0; n < writes; n++) {
        const path = '/api/v2/clients/upsert';
        const { status } = await connection.send('POST', path, { externalId: `${time}-${n}` });
        assert.equal(status, 201);
        assert.ok(syncs() - before > n, `${syncs() - before} syncs before answer ${n + 1}`);
      }

      connection.close();
      // The server is the child of the tracer, which would not pass a signal on.
      const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8');
      for (const child of children.trim().split(' ')) {
        process.kill(Number(child), 'SIGTERM');
      }
      await server.ended;
    }
  },
);
