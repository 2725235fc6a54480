import { defineCommand } from '../command.ts';
import { withDirectory } from '../with-directory.ts';

/** `clientele keys revoke` */
export const keysRevoke = defineCommand({
  name: 'keys revoke',
  summary: 'Stop a key from working, for good',
  details: ['A running server refuses it from its next request on. Revoking twice does no harm.'],
  operands: ['ID'],
  options: {},
  hasJson: true,
  run: ({ settings, operands, clock }) =>
    withDirectory({ settings, clock, mayCreate: false }, async ({ access }) => {
      const [id = ''] = operands;
      await access.revokeKey(id);
      return { lines: [`Revoked ${id}.`], json: { id, state: 'revoked' } };
    }),
});
