/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the variables of OpenTelemetry want traces sent to; `undefined`: nowhere
 * (https://opentelemetry.io/docs/specs/otel/protocol/exporter/).
 */
export function tracesUrl(environment: Environment): string | undefined {
  const isOff =
    environment['OTEL_SDK_DISABLED'] === 'true' || environment['OTEL_TRACES_EXPORTER'] === 'none';
  const own = environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? '';
  const shared = environment['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '';
  if (isOff || (own === '' && shared === '')) {
    return undefined;
  }
  return own === '' ? `${shared.replace(/\/+$/, '')}/v1/traces` : own;
}
