import type { Surroundings } from './command.ts';

interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Back to the start of the line, and away with what stands there (ECMA-48, 8.3.41). */
const clearLine = '\r\u001b[K';

/** What commands write to: lines, and on a terminal one more that is written again and again. */
export function createTerminal(
  stdout: Output,
  stderr: Output,
): Pick<Surroundings, 'print' | 'note' | 'showProgress'> {
  let isShowing = false;

  function line(output: Output, text: string): void {
    if (isShowing) {
      stderr.write(clearLine);
      isShowing = false;
    }
    output.write(`${text}\n`);
  }

  return {
    print: (text) => line(stdout, text),
    note: (text) => line(stderr, text),
    ...(stderr.isTTY === true
      ? {
          showProgress(text: string) {
            stderr.write(`${clearLine}${text}`);
            isShowing = true;
          },
        }
      : {}),
  };
}
