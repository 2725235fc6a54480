import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { tracesUrl } from './traces-wanted.ts';

const endpoint = 'http://127.0.0.1:4318';

void test('traces go where the variables of OpenTelemetry say', () => {
  assert.equal(tracesUrl({ OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/` }), `${endpoint}/v1/traces`);
  assert.equal(
    tracesUrl({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/own`,
    }),
    `${endpoint}/own`,
  );
});

void test('nobody is traced where no collector is named, or traces are switched off', () => {
  for (const environment of [
    {},
    { OTEL_EXPORTER_OTLP_ENDPOINT: '' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SDK_DISABLED: 'true' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_EXPORTER: 'none' },
  ]) {
    assert.equal(tracesUrl(environment), undefined);
  }
});
