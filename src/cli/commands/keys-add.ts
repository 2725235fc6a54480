import { usageError } from '../cli-error.ts';
import { type Surroundings, defineCommand } from '../command.ts';
import { keyOptions, toKeyRequest } from '../key-options.ts';
import { keyJson } from '../key-view.ts';
import { withDirectory } from '../with-directory.ts';

/** `clientele keys add` */
export const keysAdd = defineCommand({
  name: 'keys add',
  summary: 'Add a secret that an integration sends already, read from standard input',
  details: [
    'The integration then changes its base URL only. White space around the secret is dropped.',
    'For example: printf %s "$TOKEN" | clientele keys add --name \'web shop\'',
  ],
  options: keyOptions,
  hasJson: true,
  async run({ settings, options, clock, stdin, note }) {
    const request = toKeyRequest(options, clock.now());
    if (stdin.isTTY === true) {
      note('Paste the secret, then press Enter and Ctrl-D.');
    }
    const secret = await readSecret(stdin);
    return withDirectory({ settings, clock, mayCreate: true }, async ({ access }) => {
      const record = await access.addKey(request, secret);
      const { name } = await access.findWorkspace(request.workspace);
      return {
        lines: [`Added. Id ${record.id}, ending in ${record.hint}.`],
        json: keyJson(record, name, clock.now()),
      };
    });
  },
});

/** Far more than any secret; a file given by mistake is not read to its end. */
const inputBytesMax = 65_536;

async function readSecret(stdin: Surroundings['stdin']): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > inputBytesMax) {
      throw usageError('What standard input gave is too long to be a secret.');
    }
    chunks.push(buffer);
  }
  const secret = Buffer.concat(chunks).toString('utf8').trim();
  if (secret === '') {
    throw usageError('The secret is missing: give it on standard input.');
  }
  return secret;
}
