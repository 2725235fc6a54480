import { hasCommand } from '../machine/processes.ts';
import { createAutocannon } from './autocannon.ts';
import type { Generator } from './generator.ts';
import { createWrk } from './wrk.ts';

/** wrk where it is installed and wanted, with its scripts in `folder`; else autocannon. */
export function chooseGenerator(options: {
  readonly avoidsWrk: boolean;
  readonly folder: string;
  readonly note: (line: string) => void;
}): Generator {
  if (!options.avoidsWrk && hasCommand('wrk')) {
    return createWrk(options.folder);
  }
  options.note(
    'wrk is not used: autocannon needs more of its core, and may be the limit of fast figures.',
  );
  return createAutocannon();
}
