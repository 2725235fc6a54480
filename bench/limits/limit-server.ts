import { fastify } from 'fastify';

/*
 * The HTTP limit: Fastify without a hook or plugin, answering a constant. Bodies are read by Fastify's
 * own JSON parser. Run as `limit-server.ts '[{"method":"GET","route":"/x/:id","status":200,"bytes":90}]'`.
 */

/** A route and how long its answer is. */
export interface ConstantRoute {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly route: string;
  readonly status: number;
  readonly bytes: number;
}

const bodyBytesMax = 64 * 1024 * 1024;

const app = fastify({ bodyLimit: bodyBytesMax });
for (const { method, route, status, bytes } of JSON.parse(
  process.argv[2] ?? '[]',
) as ConstantRoute[]) {
  const constant = JSON.stringify('x'.repeat(Math.max(0, bytes - 2)));
  app.route({
    method,
    url: route,
    handler: (_request, reply) => reply.code(status).type('application/json').send(constant),
  });
}
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.once('SIGTERM', () => process.exit(0));
process.stdout.write(`listening on ${url}\n`);
