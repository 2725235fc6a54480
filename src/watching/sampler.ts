import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { Environment } from './traces-wanted.ts';

/** Which requests are traced, as `OTEL_TRACES_SAMPLER` and its `_ARG` say; all of them unless they say otherwise. */
export function samplerOf(environment: Environment): Sampler {
  const name = environment['OTEL_TRACES_SAMPLER'] ?? '';
  const root = rootSampler(name.replace('parentbased_', ''), environment);
  // By itself the standard's default follows whoever called.
  return name === '' || name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}

function rootSampler(name: string, environment: Environment): Sampler {
  switch (name) {
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(Number(environment['OTEL_TRACES_SAMPLER_ARG'] ?? 1));
    default:
      return new AlwaysOnSampler();
  }
}
