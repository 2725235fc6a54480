import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, type OxfmtConfig } from 'oxfmt';

const config = new URL('../.oxfmtrc.json', import.meta.url);

/** A text as `npm run format` would leave it in this file. Throws on one that does not parse. */
export async function formatted(file: URL, text: string): Promise<string> {
  const { ignorePatterns: _, ...options } = JSON.parse(readFileSync(config, 'utf8')) as OxfmtConfig;
  const { code, errors } = await format(fileURLToPath(file), text, options);
  if (errors.length > 0) {
    throw new Error(errors.map(({ message }) => message).join('\n'));
  }
  return code;
}
