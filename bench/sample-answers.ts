import { readTargets } from './directories/targets.ts';
import type { ConstantRoute } from './limits/limit-server.ts';
import { nextTag } from './load/load-runner.ts';
import { createSlotSource } from './load/slot-source.ts';
import { type Load, instantiate } from './load/template.ts';
import type { Site } from './site.ts';

const samplesPerKind = 20;

/**
 * The routes of a load with the status and mean length of their answers, from asking the server itself:
 * what a constant of the same size is. Throws where an answer is no success.
 */
export async function sampleAnswers(
  load: Load,
  site: {
    readonly directory: Pick<Site['directory'], 'key' | 'targetsPath'>;
    readonly server: Pick<Site['server'], 'url'>;
  },
): Promise<ConstantRoute[]> {
  const { key, targetsPath } = site.directory;
  const source = createSlotSource(nextTag(), readTargets(targetsPath));
  const routes = new Map<string, ConstantRoute[]>();
  for (const kind of load.kinds) {
    const samples = load.bulk === undefined ? samplesPerKind : 1;
    for (let sample = 0; sample < samples; sample++) {
      const { method, route, path, body } = instantiate({ ...load, kinds: [kind] }, source);
      const response = await fetch(site.server.url + path, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body }),
      });
      const text = await response.text();
      if (!response.ok) {
        throw new Error(`${method} ${route} was answered ${response.status}: ${text}`);
      }
      const id = `${method} ${route}`;
      const seen = routes.get(id) ?? [];
      seen.push({ method, route, status: response.status, bytes: Buffer.byteLength(text) });
      routes.set(id, seen);
    }
  }
  return [...routes.values()].flatMap((samples) => meanOf(samples));
}

function meanOf(samples: readonly ConstantRoute[]): ConstantRoute[] {
  const bytes = samples.reduce((sum, sample) => sum + sample.bytes, 0) / samples.length;
  return samples.slice(0, 1).map((sample) => ({ ...sample, bytes: Math.round(bytes) }));
}
