import type { IncomingMessage } from 'node:http';

/** Of an answer so much is read, and the rest is not waited for. */
const readBytesMax = 16 * 1024;
/** And so much of it is kept. */
export const keptBytesMax = 1024;

/** The beginning of an answer as text, cut to `keptBytesMax`. Closes the connection. One that breaks off, or takes too long, ends there: its status has been told. */
export async function readSome(answer: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of answer as AsyncIterable<Buffer>) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes >= readBytesMax) {
        break;
      }
    }
  } catch {
    // What has come is all there is.
  }
  answer.destroy();
  return textOf(Buffer.concat(pieces).subarray(0, keptBytesMax));
}

/** Whole characters only; U+0000, which not every engine can keep, becomes a question mark in a diamond. */
function textOf(bytes: Buffer): string {
  return new TextDecoder('utf-8', { ignoreBOM: true })
    .decode(bytes, { stream: true })
    .replaceAll('\0', '\ufffd');
}
