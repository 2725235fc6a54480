/*
 * Builds the console inside `npm ci`. What cannot be built must not keep the server from being installed:
 * one line says why, and `/console` says how to build it. Plain JavaScript, for whatever Node npm runs under.
 */

const tools = ['vite', '@vitejs/plugin-react'];

/** Builds into `console/dist`. Throws where the build fails. */
async function build() {
  const { build: buildWithVite } = await import('vite');
  await buildWithVite({
    configFile: new URL('vite.config.ts', import.meta.url).pathname,
    logLevel: 'warn',
  });
}

function missingTools() {
  return tools.filter((tool) => {
    try {
      import.meta.resolve(tool);
      return false;
    } catch {
      return true;
    }
  });
}

/** @param {string} why */
function skip(why) {
  process.stdout.write(
    `console: not built (${why}). To build it: npm ci && npm run build:console\n`,
  );
}

const missing = missingTools();
if (missing.length > 0) {
  skip(`${missing.join(' and ')} not installed`);
} else {
  try {
    await build();
  } catch (error) {
    skip(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
    process.exitCode = process.argv.includes('--strict') ? 1 : 0;
  }
}
