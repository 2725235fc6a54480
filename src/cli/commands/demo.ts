import { usageError } from '../cli-error.ts';
import { cliOrigin } from '../cli-origin.ts';
import { type Surroundings, defineCommand } from '../command.ts';
import { withDirectory } from '../with-directory.ts';
import { workspaceOption } from '../workspace-option.ts';

/** `clientele demo` */
export const demo = defineCommand({
  name: 'demo',
  summary: 'Fill a directory with plausible people',
  details: [
    'The same seed makes the same people, and a second run finds them again instead of doubling them.',
    'All of their addresses are at example.com, example.org and example.net, so that nobody gets mail.',
  ],
  options: {
    clients: { kind: 'text', value: 'N', default: '10000', description: 'How many people.' },
    seed: { kind: 'text', value: 'N', default: '7171', description: 'Which people.' },
    ...workspaceOption,
  },
  hasJson: true,
  async run({ settings, options, clock, note }) {
    const clients = parseCount('--clients', options.clients, 10_000_000);
    const seed = parseCount('--seed', options.seed, 2_147_483_647);
    // The library of names is large, and no other command needs it.
    const { fillDirectory } = await import('../demo/fill-directory.ts');
    return withDirectory({ settings, clock, mayCreate: true }, async ({ access, directory }) => {
      const { workspaceId, name } = await access.findWorkspace(options.workspace);
      const began = clock.now();
      const report = await fillDirectory({
        directory,
        actor: { workspaceId, origin: cliOrigin },
        clients,
        seed,
        onProgress: createProgress(clients, clock, note),
      });
      const seconds = (clock.now() - began) / 1_000;
      const { companies, created, updated, unchanged, failed, reason } = report;
      return {
        lines: [
          `Workspace ${name}: ${created} clients created, ${updated} updated, ${unchanged} unchanged, ` +
            `${failed} failed; ${companies} companies; seed ${seed}; ${seconds.toFixed(1)} s.`,
          ...(reason === undefined ? [] : [`The first that failed: ${reason}`]),
        ],
        json: { workspace: name, seed, ...report, seconds },
        ok: failed === 0,
      };
    });
  },
});

function parseCount(option: string, text: string, max: number): number {
  const count = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(count <= max)) {
    throw usageError(`${option} must be a whole number from 0 to ${max}.`);
  }
  return count;
}

/** A line a second, so that nobody wonders. */
const progressMs = 1_000;

function createProgress(
  clients: number,
  clock: Surroundings['clock'],
  note: (line: string) => void,
): (written: number) => void {
  let saidAt = clock.now();
  return (written) => {
    if (clock.now() - saidAt >= progressMs) {
      saidAt = clock.now();
      note(`${written} of ${clients} clients`);
    }
  };
}
