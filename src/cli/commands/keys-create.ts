import { defineCommand } from '../command.ts';
import { keyOptions, toKeyRequest } from '../key-options.ts';
import { keyJson } from '../key-view.ts';
import { withDirectory } from '../with-directory.ts';

/** `clientele keys create` */
export const keysCreate = defineCommand({
  name: 'keys create',
  summary: 'Make an API key and print it, this once',
  details: ['A running server takes it from its next request on.'],
  options: keyOptions,
  hasJson: true,
  run: ({ settings, options, clock }) =>
    withDirectory({ settings, clock, mayCreate: true }, async ({ access }) => {
      const request = toKeyRequest(options, clock.now());
      const { key, record } = await access.createKey(request);
      const { name } = await access.findWorkspace(request.workspace);
      return {
        lines: [
          key,
          '',
          `Id ${record.id}. Keep the key now: it is not stored and not shown again.`,
        ],
        json: { ...keyJson(record, name, clock.now()), key },
      };
    }),
});
