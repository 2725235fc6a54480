import { systemClock } from '../lib/clock.ts';
import { commands } from './commands.ts';
import { exitCodes } from './exit-codes.ts';
import { runCommandLine } from './run-command-line.ts';
import { isReaderGone, notWritten } from './standard-output.ts';

/** Runs the command line of this process and sets its exit status; never rejects. */
export async function run(): Promise<void> {
  let status: number | undefined;
  process.stdout.on('error', (error: Error) => {
    // Often only after the command is done. What a command says of it by itself is not said twice.
    process.once('exit', () => {
      if (!isReaderGone(error) && (status ?? exitCodes.ok.status) === exitCodes.ok.status) {
        process.exitCode = exitCodes.failed.status;
        process.stderr.write(`clientele: ${notWritten(error).message}\n`);
      }
    });
  });
  process.stderr.on('error', () => undefined);
  status = await runCommandLine(process.argv.slice(2), {
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
  process.exitCode = status;
}
