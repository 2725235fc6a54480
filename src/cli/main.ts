import { systemClock } from '../lib/clock.ts';
import { commands } from './commands.ts';
import { runCommandLine } from './run-command-line.ts';

/** Runs the command line of this process and sets its exit status; never rejects. */
export async function run(): Promise<void> {
  // A reader that closes early (`| head`) ends the output, not the program.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => undefined);
  }
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    commands,
    environment: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    print: (line) => process.stdout.write(`${line}\n`),
    note: (line) => process.stderr.write(`${line}\n`),
    progress: (text) => {
      if (process.stderr.isTTY) {
        process.stderr.write(`\r\u001B[K${text}`);
      }
    },
    clock: systemClock,
  });
}
