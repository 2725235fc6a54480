import type { Answer, DialectServices, Route } from '../dialect.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { documentPath } from './document-path.ts';

/*
 * The reference page: Swagger UI, served from its own package, so that reading it calls no other host.
 * Addresses are relative, so that it also works below a path of a proxy.
 */

/** What the page may do: run and show what comes from here, and call this server. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Clientele API reference</title>
    <link rel="stylesheet" href="./docs/swagger-ui.css">
    <link rel="stylesheet" href="./docs/page.css">
    <link rel="icon" href="./docs/favicon-32x32.png">
    <script src="./docs/swagger-ui-bundle.js" defer></script>
    <script src="./docs/swagger-ui-standalone-preset.js" defer></script>
    <script src="./docs/setup.js" defer></script>
  </head>
  <body>
    <div id="reference"></div>
    <noscript>The reference needs JavaScript. It is made of <a href="./api/v2/openapi.json">openapi.json</a>.</noscript>
  </body>
</html>
`;

/** The library's mark in the bar is drawn for a style that the policy refuses, and is not ours to show. */
const pageStyle = `.swagger-ui .topbar .link { visibility: hidden; max-width: 0; }
body { margin: 0; }
`;

/** Files of the package, by their type. */
const files = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui-standalone-preset.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const;

/** The page at `/docs`, which needs no key, and the files that it is made of. */
export function referenceRoutes(services: DialectServices): readonly Route[] {
  return [
    publicFile('/docs', async () => ({
      status: 200,
      contentType: 'text/html; charset=utf-8',
      headers: {
        'Content-Security-Policy': contentSecurityPolicy,
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Referrer-Policy': 'no-referrer',
      },
      content: page,
    })),
    publicFile('/docs/setup.js', async () => ({
      status: 200,
      contentType: 'text/javascript; charset=utf-8',
      content: setupScript(services),
    })),
    publicFile('/docs/page.css', async () => ({
      status: 200,
      contentType: 'text/css; charset=utf-8',
      content: pageStyle,
    })),
    ...Object.entries(files).map(([name, contentType]) =>
      publicFile(`/docs/${name}`, async () => ({
        status: 200,
        contentType,
        headers: { 'Cache-Control': 'public, max-age=3600' },
        content: await services.packageFile(`swagger-ui-dist/${name}`),
      })),
    ),
  ];
}

function publicFile(path: string, answer: () => Promise<Answer>): Route {
  return {
    method: 'GET',
    path,
    scope: 'public',
    async handle({ query }) {
      refuseQuery(query);
      return answer();
    },
  };
}

/** Our own API first, then the four that are spoken too. */
function setupScript({ dialects }: DialectServices): string {
  const urls = dialects
    .map(({ id, about }) => ({ url: `.${documentPath(id)}`, name: about?.title ?? id, id }))
    .sort((a, b) => Number(b.id === 'native') - Number(a.id === 'native'))
    .map(({ url, name }) => ({ url, name }));
  return `window.ui = SwaggerUIBundle({
  dom_id: '#reference',
  urls: ${JSON.stringify(urls)},
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
  deepLinking: true,
  // By default it asks a host of its vendor whether the document is valid.
  validatorUrl: null,
});
`;
}
